import type { SiteId, ThreadId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { findThreadById, findThreadNow, lockThreads } from './store.ts'
import type { Thread } from './thread.ts'

/** Holds a thread of a site, or the one it was merged into, for this transaction. */
export async function holdThread(
  tx: Transaction<CommentsSchema>,
  { site, id }: { site: SiteId; id: ThreadId },
): Promise<Thread> {
  const now = await findThreadNow(tx, { site, id })
  if (!now) throw new Problem('thread-not-found')

  await lockThreads(tx, [now.id])
  const held = await findThreadById(tx, now.id)
  // Merged while we waited.
  return !held || held.mergedInto ? holdThread(tx, { site, id }) : held
}
