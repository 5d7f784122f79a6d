import { type PurgeReason, ThreadPurgeDue } from '@afterword/shared/contracts/purges'
import type { ThreadId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { listThreadsToPurge } from './store.ts'

/**
 * Has the site's own caches told that something of these threads that everyone saw is gone or
 * said otherwise, where the site has named an address for it. Called after the threads' versions
 * have grown.
 */
export async function announceRemoval(
  tx: Transaction<CommentsSchema>,
  threads: ThreadId[],
  reason: PurgeReason,
): Promise<void> {
  for (const { siteId, id, version } of await listThreadsToPurge(tx, threads)) {
    await send(tx, ThreadPurgeDue, { siteId, threadId: id, version, reason })
  }
}
