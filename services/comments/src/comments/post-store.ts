import { type Insertable, sql, type Transaction } from 'kysely'
import type { IdempotencyKeysTable } from '../idempotency/answer.ts'
import type { CommentsSchema } from '../schema.ts'
import type { CommentsTable } from './comment.ts'

type Post = {
  comment: Insertable<CommentsTable> & { shown: boolean }
  /** What the request is answered, where it may be sent again. */
  answer: Insertable<IdempotencyKeysTable> | undefined
}

/**
 * Stores a new comment, what it makes of its thread, and the answer to its request, in one
 * statement. The caller holds the thread. False where the request was answered meanwhile.
 */
export async function insertPost(
  tx: Transaction<CommentsSchema>,
  { comment, answer }: Post,
): Promise<boolean> {
  const written = tx
    .with('written', (db) => db.insertInto('comments.comments').values(comment))
    .with('counted', (db) =>
      db
        .updateTable('comments.threads')
        .set({
          version: sql<number>`version + 1`,
          approvedCount: sql<number>`approved_count + 1`,
        })
        .where('id', '=', comment.threadId)
        .where(sql<boolean>`${comment.shown}::boolean`),
    )
  if (!answer) {
    await written.selectNoFrom(sql<number>`1`.as('done')).execute()
    return true
  }

  const kept = await written
    .with('kept', (db) =>
      db
        .insertInto('comments.idempotencyKeys')
        .values(answer)
        .onConflict((conflict) => conflict.doNothing())
        .returning('commentId'),
    )
    .selectFrom('kept')
    .select('commentId')
    .execute()
  return kept.length > 0
}
