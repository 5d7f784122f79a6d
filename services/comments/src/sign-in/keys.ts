import { z } from 'zod'

const MOST_KEYS = 20

const Common = { kid: z.string().max(200).exactOptional(), alg: z.string().max(20).exactOptional() }
const Part = z.string().regex(/^[\w-]{1,2000}$/)

/** A public key as RFC 7517 writes it. What else stands in it, such as a private part, is dropped. */
const PublicKey = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('RSA'), n: Part, e: Part, ...Common }),
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: Part, ...Common }),
])
export type PublicKey = z.infer<typeof PublicKey>

/** Public keys of kinds we can use; a set may hold others, which are passed over. */
export const Keys = z.object({
  keys: z
    .array(PublicKey.nullable().catch(null))
    .max(MOST_KEYS)
    .transform((keys) => keys.filter((key) => key !== null)),
})
export type Keys = z.infer<typeof Keys>
