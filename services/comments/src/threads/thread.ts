import type { SiteId, ThreadId } from '@afterword/shared/ids'
import type { Generated, Selectable } from 'kysely'
import { z } from 'zod'

/** `premoderated`: every comment waits for a moderator. `hidden`: nobody sees that there is a thread. */
export const ThreadState = z.enum(['open', 'premoderated', 'closed', 'hidden'])
export type ThreadState = z.infer<typeof ThreadState>

export type Thread = Selectable<ThreadsTable>

export type ThreadsTable = {
  id: ThreadId
  siteId: SiteId
  url: string
  /** Empty where nobody has said one. */
  title: string
  vouchedAt: Date | null
  /** Null where nobody has set one: then the site's own holds. */
  state: ThreadState | null
  version: Generated<number>
  approvedCount: Generated<number>
  createdAt: Generated<Date>
}

export type ThreadKeysTable = { siteId: SiteId; key: string; threadId: ThreadId }
