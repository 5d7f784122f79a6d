import type { CommentId } from '@afterword/shared/ids'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { Version } from './version.ts'

type Tx = Transaction<CommentsSchema>

/** Keeps what a comment says until now, and says how often it has changed. The caller holds it. */
export async function insertVersion(
  tx: Tx,
  { id, text, now }: { id: CommentId; text: string; now: Date },
): Promise<number> {
  const { number } = await tx
    .insertInto('comments.commentVersions')
    .columns(['commentId', 'number', 'text', 'replacedAt'])
    .expression((build) =>
      build
        .selectFrom('comments.commentVersions')
        .where('commentId', '=', id)
        .select([
          sql<CommentId>`${id}::uuid`.as('commentId'),
          sql<number>`coalesce(max(number), 0) + 1`.as('number'),
          sql<string>`${text}`.as('text'),
          sql<Date>`${now}::timestamptz`.as('replacedAt'),
        ]),
    )
    .returning('number')
    .executeTakeFirstOrThrow()
  return number
}

/** All that a comment has said before, oldest first. */
export async function listVersions(db: Kysely<CommentsSchema>, id: CommentId): Promise<Version[]> {
  return db
    .selectFrom('comments.commentVersions')
    .select(['number', 'text', 'replacedAt'])
    .where('commentId', '=', id)
    .orderBy('number')
    .execute()
}

export async function deleteVersions(tx: Tx, id: CommentId): Promise<void> {
  await tx.deleteFrom('comments.commentVersions').where('commentId', '=', id).execute()
}
