import { z } from 'zod'
import { SiteId, ThreadId } from '../ids.ts'
import { defineContract } from '../messages/contract.ts'

export const PurgeReason = z.enum(['removed', 'edited', 'hidden', 'merged'])
export type PurgeReason = z.infer<typeof PurgeReason>

/** Something that everyone saw in a thread was taken back at `version`: the site is to be told. */
export const ThreadPurgeDue = defineContract({
  queue: 'comments.purges',
  name: 'thread-purge-due',
  payload: z.object({
    siteId: SiteId,
    threadId: ThreadId,
    version: z.int().min(0),
    reason: PurgeReason,
  }),
  dedupeKey: ({ threadId, version }) => `thread-purge-due:${threadId}:${version}`,
})

/** A whole site, or one of its sections, is hidden: the site is to be told, once for all pages. */
export const SitePurgeDue = defineContract({
  queue: 'comments.purges',
  name: 'site-purge-due',
  payload: z.object({ siteId: SiteId, section: z.string().nullable() }),
})
