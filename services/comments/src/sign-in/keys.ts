import { z } from 'zod'
import type { Algorithm } from './signin.ts'

const MOST_KEYS = 20

const Common = { kid: z.string().max(200).exactOptional(), alg: z.string().max(20).exactOptional() }
const Part = z.string().regex(/^[\w-]{1,2000}$/)

/** A public key as RFC 7517 writes it. What else stands in it, such as a private part, is dropped. */
const PublicKey = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('RSA'), n: Part, e: Part, ...Common }),
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: Part, ...Common }),
])

/** A JWK Set may hold keys we cannot use, which are passed over. */
const KeySet = z.object({
  keys: z
    .array(PublicKey.nullable().catch(null))
    .max(MOST_KEYS)
    .transform((keys) => keys.filter((key) => key !== null)),
})
export type KeySet = z.infer<typeof KeySet>

/** Reads the public keys of a JWK Set; of what is none, no key at all. */
export function readKeys(value: unknown): KeySet {
  return KeySet.safeParse(value).data ?? { keys: [] }
}

/** Those of a set that this algorithm verifies with. */
export function keysFor(algorithm: Algorithm, value: unknown): KeySet {
  const kty = algorithm === 'RS256' ? 'RSA' : 'OKP'
  return { keys: readKeys(value).keys.filter((key) => algorithm !== 'HS256' && key.kty === kty) }
}
