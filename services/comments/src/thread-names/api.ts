import { ThreadId } from '@afterword/shared/ids'
import { z } from 'zod'
import { PageId, PageUrl } from '../threads/page.ts'

export const MoveThreadBody = z.strictObject({
  url: PageUrl.describe('Where the page is now'),
  id: PageId.optional().describe('The id it has now'),
})

const someName = { path: ['url'], message: 'Say which name: give `url`, `id` or both.' }

export const AliasBody = z
  .strictObject({ url: PageUrl.optional(), id: PageId.optional() })
  .refine(({ url, id }) => url !== undefined || id !== undefined, someName)

export const MergeBody = z.strictObject({
  into: ThreadId.describe('The thread that is left'),
  note: z.string().trim().max(1_000).nullable().default(null).describe('Why, for other moderators'),
})
