import { SiteId, ThreadId } from '@afterword/shared/ids'
import { z } from 'zod'
import { PageId, PageTitle, PageUrl } from './page.ts'
import { ThreadState } from './thread.ts'

export const SitePath = z.object({ site: SiteId })

/** Which page: by its id, its address, or both. */
export const PageQuery = z
  .object({ url: PageUrl.optional(), id: PageId.optional() })
  .refine(({ url, id }) => url !== undefined || id !== undefined, {
    path: ['url'],
    message: 'Say which page: give `url`, `id` or both.',
  })

export const SetThreadBody = z.strictObject({
  title: PageTitle.refine((title) => title !== '', 'A title has letters.').optional(),
  url: PageUrl.optional().describe('Where the page is now, if that is not `url` of the address'),
  state: ThreadState.nullable().optional().describe("Null: the site's own holds"),
})

export const SetThreadAnswer = z.object({
  thread: z
    .object({
      id: ThreadId,
      url: z.url(),
      title: z.string(),
      vouched: z.boolean().describe('Whether the site has named it: only then it stands in mail'),
      state: ThreadState.nullable(),
      count: z.int().min(0),
      version: z.int().min(0),
    })
    .meta({ id: 'ManagedThread' }),
})
