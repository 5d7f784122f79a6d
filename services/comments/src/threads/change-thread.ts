import type { Transaction } from 'kysely'
import { announceRemoval } from '../purges/announce-removal.ts'
import type { CommentsSchema } from '../schema.ts'
import { isHidden } from '../thread-names/merge-store.ts'
import { updateThread } from './store.ts'
import type { Thread } from './thread.ts'

export type ThreadChanges = Parameters<typeof updateThread>[2]

/** Changes a thread that is held, and has caches told where that hides it, in whatever way. */
export async function changeThread(
  tx: Transaction<CommentsSchema>,
  { id }: Thread,
  changes: ThreadChanges,
): Promise<Thread> {
  const wasHidden = await isHidden(tx, id)
  const changed = await updateThread(tx, id, changes)
  if (!wasHidden && (await isHidden(tx, id))) await announceRemoval(tx, [id], 'hidden')
  return changed
}
