import { createPublicKey, type KeyObject } from 'node:crypto'
import { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { Algorithm } from './signin.ts'

export const SitePath = z.object({ site: SiteId })

const MIN_SECRET_BYTES = 32

const Expected = {
  issuer: z.string().min(1).max(200).describe('What `iss` must be'),
  audience: z.string().min(1).max(200).describe('What `aud` must hold'),
  staffRoles: z
    .array(z.string().min(1).max(100))
    .max(20)
    .default(['staff'])
    .describe('Whoever has one of these in `roles` speaks for the site'),
}

const SharedSecret = z
  .string()
  .max(1_000)
  .refine(
    (secret) => Buffer.byteLength(secret) >= MIN_SECRET_BYTES,
    `This is too short: at least ${MIN_SECRET_BYTES} bytes.`,
  )

/** A PEM of a public key. Of a private one, only the public half is taken in. */
const PublicKeyPem = z
  .string()
  .max(10_000)
  .transform((pem, context): KeyObject => {
    try {
      return createPublicKey(pem)
    } catch {
      context.addIssue({ code: 'custom', message: 'This is no public key in PEM.' })
      return z.NEVER
    }
  })
  .meta({ override: { type: 'string' } })

const JwksUrl = z
  .url({ protocol: /^https$/, error: 'Please give an https address.' })
  .max(500)
  .describe('Read once a minute: publish a new key a minute before it signs')

/** Each algorithm has its own sources of keys, of which exactly one is given. */
const SOURCES = {
  HS256: ['secret'],
  RS256: ['publicKey', 'jwksUrl'],
  EdDSA: ['publicKey', 'jwksUrl'],
} as const

export const SetSignInBody = z
  .strictObject({
    algorithm: Algorithm,
    secret: SharedSecret.optional().describe('For HS256'),
    publicKey: PublicKeyPem.optional().describe('For RS256 and EdDSA, as PEM; or `jwksUrl`'),
    jwksUrl: JwksUrl.optional(),
    ...Expected,
  })
  .check(({ value, issues }) => {
    const given = (['secret', 'publicKey', 'jwksUrl'] as const).filter((source) => value[source])
    const fitting: readonly string[] = SOURCES[value.algorithm]
    const [source] = given
    if (given.length === 1 && source && fitting.includes(source)) return

    const message = `${value.algorithm} needs exactly one of: ${fitting.join(', ')}.`
    issues.push({ code: 'custom', input: value, path: ['algorithm'], message })
  })
  .meta({ id: 'SetSignIn' })
export type SetSignInBody = z.infer<typeof SetSignInBody>

export const SignInJson = z
  .object({
    algorithm: Algorithm,
    issuer: z.string(),
    audience: z.string(),
    staffRoles: z.array(z.string()),
    jwksUrl: z.string().nullable(),
    keys: z.int().min(0).describe('How many public keys are known'),
  })
  .meta({ id: 'SignIn' })
export type SignInJson = z.infer<typeof SignInJson>

export const SignInAnswer = z.object({ signIn: SignInJson.nullable() })
