import { z } from 'zod'

/** What a browser sends back: base64 of the challenge it was given and of what it found. */
export const Proof = z.string().max(4_000)

/** Its parts, as ALTCHA names them. Nothing in it is believed before its signature is. */
export const Payload = z.object({
  challenge: z.object({
    parameters: z.object({
      algorithm: z.string(),
      nonce: z.string(),
      salt: z.string(),
      cost: z.number(),
      keyLength: z.number(),
      keyPrefix: z.string(),
      keySignature: z.string(),
      expiresAt: z.number(),
      data: z.object({ site: z.string() }),
    }),
    signature: z.string(),
  }),
  solution: z.object({ counter: z.number(), derivedKey: z.string() }),
})
export type Payload = z.infer<typeof Payload>

export type SpentProofsTable = { hash: Buffer; expiresAt: Date }
