import { z } from 'zod'

export const ChallengeAnswer = z.object({
  challenge: z
    .looseObject({
      parameters: z.looseObject({ algorithm: z.string(), expiresAt: z.int() }),
      signature: z.string(),
    })
    .describe('As ALTCHA solves it, within ten minutes, for one comment on this site'),
})
