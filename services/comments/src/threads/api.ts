import { pageLimit } from '@afterword/shared/http/page-limit'
import { SiteId, ThreadId } from '@afterword/shared/ids'
import { z } from 'zod'
import { PageId, PageTitle, PageUrl } from './page.ts'
import { SectionName, ThreadState } from './thread.ts'

export const SitePath = z.object({ site: SiteId })

export const Limit = pageLimit(50)

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
  state: ThreadState.nullable()
    .optional()
    .describe(
      "Null: its section's, else the site's own. `open` also opens one that is closed by age",
    ),
  section: SectionName.nullable().optional().describe('Where the page stands on its site'),
})

export const ManagedThread = z
  .object({
    id: ThreadId,
    url: z.url(),
    title: z.string(),
    vouched: z.boolean().describe('Whether the site has named it: only then it stands in mail'),
    state: ThreadState.nullable(),
    section: z.string().nullable(),
    count: z.int().min(0),
    version: z.int().min(0),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'ManagedThread' })
export type ManagedThread = z.infer<typeof ManagedThread>

export const SetThreadAnswer = z.object({ thread: ManagedThread })

export const ThreadPath = z.object({ site: SiteId, id: ThreadId })

export const ThreadsQuery = z.object({
  q: z
    .string()
    .trim()
    .min(1)
    .max(2_000)
    .optional()
    .describe('Part of a title or address, or the whole of an address or id the page goes by'),
  state: ThreadState.optional().describe("The thread's own"),
  section: SectionName.optional(),
  after: ThreadId.optional().describe('`next` of the answer before'),
  limit: Limit,
})

export const ThreadsAnswer = z.object({
  threads: z.array(ManagedThread),
  next: ThreadId.nullable(),
})

export const ThreadAnswer = z.object({
  thread: ManagedThread.extend({
    effectiveState: ThreadState.describe(
      "What readers meet: the strictest of the site's switch, its age (unless its own state is `open`), and its own state, its section's or its site's",
    ),
    aliases: z
      .object({ urls: z.array(z.url()), ids: z.array(z.string()) })
      .describe('Every address, in its normal spelling, and every id that leads here'),
  }).meta({ id: 'ThreadWithAliases' }),
})
