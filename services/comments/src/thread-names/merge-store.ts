import type { ThreadId } from '@afterword/shared/ids'
import { sql, type Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { Thread } from '../threads/thread.ts'

type Tx = Transaction<CommentsSchema>

/** Whether nobody sees that there is such a thread. */
export async function isHidden(tx: Tx, id: ThreadId): Promise<boolean> {
  const { rows } = await sql<{ isHidden: boolean }>`
    select comments.is_hidden(threads) as is_hidden from comments.threads where id = ${id}
  `.execute(tx)
  return rows[0]?.isHidden ?? false
}

/** So many are moved within a fraction of the time one statement may take. */
const BATCH = 5_000

/** Notes what led to a thread that goes into another. */
export async function insertMerge(
  tx: Tx,
  { decision, names }: { decision: string; names: string[] },
): Promise<void> {
  await tx.insertInto('comments.merges').values({ decisionId: decision, names }).execute()
}

type Move = { from: ThreadId; into: ThreadId; version: number }

/** Moves all comments of a thread into another, and notes which. What replies to what stays as it is. */
export async function updateThreadOfComments(
  tx: Tx,
  { from, into, version, decision }: Move & { decision: string },
): Promise<void> {
  let moved = BATCH
  while (moved === BATCH) {
    const { rows } = await sql<{ count: number }>`
      with moved as (
        update comments.comments set thread_id = ${into}, version = ${version}
        where id in (select id from comments.comments where thread_id = ${from} limit ${BATCH})
        returning id, parent_id
      ), noted as (
        insert into comments.merged_roots (decision_id, comment_id)
        select ${decision}, id from moved where parent_id is null
      )
      select count(*)::int as count from moved
    `.execute(tx)
    moved = rows[0]?.count ?? 0
  }
}

/** Notes that nothing is left of a thread but the way to the other. */
export async function markMerged(tx: Tx, { from, into, version }: Move): Promise<void> {
  await tx
    .updateTable('comments.threads')
    .set({ mergedInto: into, version, approvedCount: 0 })
    .where('id', '=', from)
    .execute()
}

/** Counts what came from the other thread too, or went back to it. */
export async function updateMergedThread(
  tx: Tx,
  { into, version, more }: { into: ThreadId; version: number; more: number },
): Promise<Thread> {
  return tx
    .updateTable('comments.threads')
    .set({
      version,
      regroupedVersion: version,
      approvedCount: sql<number>`approved_count + ${more}::integer`,
    })
    .where('id', '=', into)
    .returningAll()
    .executeTakeFirstOrThrow()
}
