import type { CommentId, ThreadId } from '@afterword/shared/ids'
import { sql, type Transaction } from 'kysely'
import { announceRemoval } from '../purges/announce-removal.ts'
import type { CommentsSchema } from '../schema.ts'
import { updateShownCount } from '../threads/store.ts'

type Tx = Transaction<CommentsSchema>

/**
 * Brings what everyone sees in line with the statuses these comments have now: whether each is
 * shown, whether it and what it replies to keep their places, and their threads' counts and
 * versions. Where something is not shown any more, the site is told. The caller holds the threads.
 */
export async function settle(tx: Tx, ids: CommentId[]): Promise<void> {
  const more = new Map<ThreadId, number>()
  const takenFrom = new Set<ThreadId>()
  for (const { threadId, shown } of await updateShown(tx, ids)) {
    more.set(threadId, (more.get(threadId) ?? 0) + (shown ? 1 : -1))
    if (!shown) takenFrom.add(threadId)
  }

  let wave = ids
  while (wave.length > 0) {
    const moved = await updatePlaces(tx, wave)
    for (const { threadId } of moved) more.set(threadId, more.get(threadId) ?? 0)
    wave = moved.flatMap(({ parentId }) => (parentId ? [parentId] : []))
  }

  for (const [threadId, count] of more) await updateShownCount(tx, threadId, count)
  await announceRemoval(tx, [...takenFrom], 'removed')
}

async function updateShown(
  tx: Tx,
  ids: CommentId[],
): Promise<{ threadId: ThreadId; shown: boolean }[]> {
  const { rows } = await sql<{ threadId: ThreadId; shown: boolean }>`
    update comments.comments c
    set shown = c.status = 'approved', version = t.version + 1
    from comments.threads t
    where c.id = any(${ids}::uuid[]) and t.id = c.thread_id and c.shown <> (c.status = 'approved')
    returning c.thread_id, c.shown
  `.execute(tx)
  return rows
}

/** A place that changes may change the one above it: the caller goes up until none does. */
async function updatePlaces(
  tx: Tx,
  ids: CommentId[],
): Promise<{ threadId: ThreadId; parentId: CommentId | null }[]> {
  const { rows } = await sql<{ threadId: ThreadId; parentId: CommentId | null }>`
    update comments.comments c
    set placed = not c.placed, version = t.version + 1
    from comments.threads t
    where c.id = any(${ids}::uuid[]) and t.id = c.thread_id and c.placed <> (
      c.shown or exists (
        select from comments.comments below where below.parent_id = c.id and below.placed
      )
    )
    returning c.thread_id, c.parent_id
  `.execute(tx)
  return rows
}
