import type { CommentId } from '@afterword/shared/ids'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'

type Tx = Transaction<CommentsSchema>

/** Deletes one batch of what is older than a day, and says how many. */
export async function deleteOldAnswers(db: Kysely<CommentsSchema>, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('comments.idempotencyKeys')
    .where(
      sql`(site_id, key_hash)`,
      'in',
      sql`(
        select site_id, key_hash from comments.idempotency_keys
        where created_at < now() - interval '24 hours' limit ${limit}
      )`,
    )
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** Takes the words of a comment out of the answer its author was given. */
export async function blankAnswer(tx: Tx, comment: CommentId): Promise<void> {
  await sql`
    update comments.idempotency_keys
    set answer = jsonb_set(
      answer::jsonb, '{comment}',
      answer::jsonb -> 'comment' || '{"text": "", "html": "", "author": null}'
    )::json
    where comment_id = ${comment}
  `.execute(tx)
}
