import type { SiteId, ThreadId } from '@afterword/shared/ids'
import type { Generated, Selectable } from 'kysely'
import { z } from 'zod'

/** `premoderated`: every comment waits for a moderator. `hidden`: nobody sees that there is a thread. */
export const ThreadState = z.enum(['open', 'premoderated', 'closed', 'hidden'])
export type ThreadState = z.infer<typeof ThreadState>

export const SectionName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{C}+$/u, 'A section holds no control characters.')

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
  /** Where the page stands on its site; its section's state holds where it has none of its own. */
  section: Generated<string | null>
  version: Generated<number>
  approvedCount: Generated<number>
  /** The version at which comments last came from another thread, or went back to it. */
  regroupedVersion: Generated<number>
  /** Where its comments and names went. */
  mergedInto: Generated<ThreadId | null>
  createdAt: Generated<Date>
}

/** What threads of a section are whose own state nobody has set. */
export type SectionsTable = { siteId: SiteId; name: string; state: ThreadState }

export type ThreadKeysTable = { siteId: SiteId; key: string; threadId: ThreadId }
