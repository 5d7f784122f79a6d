import type { PurgeReason } from '@afterword/shared/contracts/purges'
import type { SiteId, ThreadId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { valuesOf } from '../threads/page.ts'
import type { SendPurge } from './send-purge.ts'
import { findDuePurge, updatePurged } from './store.ts'

type Purge = { siteId: SiteId; threadId: ThreadId; version: number; reason: PurgeReason }

/**
 * Tells a site to drop what its caches have of a thread. What it has heard for a newer version
 * covers all older ones, so a thread with much taken back at once is told of once or twice.
 */
export async function purgeThread(
  { db, sendPurge }: { db: Kysely<CommentsSchema>; sendPurge: SendPurge },
  { siteId, threadId, version, reason }: Purge,
): Promise<void> {
  const due = await findDuePurge(db, threadId)
  if (!due?.purgeUrl || !due.purgeSecret || due.purged >= version) return

  const { urls, ids } = valuesOf(due.names)
  await sendPurge(
    { url: due.purgeUrl, secret: due.purgeSecret },
    {
      site: siteId,
      threadId,
      url: due.url,
      aliases: urls,
      pageIds: ids,
      version: due.version,
      reason,
    },
  )
  await updatePurged(db, threadId, due.version)
}
