import { ThreadId } from '@afterword/shared/ids'
import { z } from 'zod'
import { Limit } from '../threads/api.ts'
import { PageId, PageUrl } from '../threads/page.ts'

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
        dismissal: Call.describe('What to ask where it is wrong: it is not proposed again'),
      })
      .meta({ id: 'ThreadProposal' }),
  ),
})

const Note = z.string().trim().max(1_000).nullable().default(null)
const why = { note: Note.describe('Why, for other moderators') }

/** As it was proposed for a thread. */
export const DismissalBody = z.union([
  z.strictObject({ into: ThreadId.describe('It is another page than that of this one'), ...why }),
  z.strictObject({ url: PageUrl.describe('Its page is not there'), ...why }),
  z.strictObject({ id: PageId.describe('Its page does not go by this'), ...why }),
])
export type DismissalBody = z.infer<typeof DismissalBody>
