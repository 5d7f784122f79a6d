import { ThreadId } from '@afterword/shared/ids'
import { z } from 'zod'
import { Limit } from '../threads/api.ts'

export const DoctorQuery = z.object({ limit: Limit })

const Brief = z.object({
  id: ThreadId,
  url: z.url(),
  title: z.string(),
  count: z.int().min(0),
})

const Call = z.object({
  method: z.literal('POST'),
  path: z.string(),
  body: z.record(z.string(), z.string()),
})

export const DoctorAnswer = z.object({
  proposals: z.array(
    z
      .object({
        kind: z
          .enum(['same-title', 'same-path', 'claimed-together'])
          .describe(
            'Why: one title at addresses alike; one path but for case, query or host; or visitors came with the id of one and the address of the other',
          ),
        threads: z.array(Brief).min(1).max(2).describe('The one that would be left comes last'),
        call: Call.describe('What to ask of us to mend it'),
      })
      .meta({ id: 'ThreadProposal' }),
  ),
})
