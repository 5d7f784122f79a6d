import type { CommentId, SiteId } from '@afterword/shared/ids'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'

type Tx = Transaction<CommentsSchema>

type Claimed = { isClaimed: boolean; bodyHash: Buffer | null; answer: unknown }

/**
 * Takes this request for the caller until the transaction ends, unless another has it, and finds
 * what it was answered before. An answer that is stored in between is not seen here: whoever
 * stores theirs then finds it there.
 */
export async function claimRequest(
  tx: Tx,
  { site, keyHash }: { site: SiteId; keyHash: Buffer },
): Promise<Claimed> {
  const number = keyHash.readBigInt64BE().toString()
  const { rows } = await sql<Claimed>`
    select claim.is_claimed, earlier.body_hash, earlier.answer
    from (select pg_try_advisory_xact_lock(${number}::bigint) as is_claimed) as claim
    left join comments.idempotency_keys earlier
      on earlier.site_id = ${site} and earlier.key_hash = ${keyHash}
  `.execute(tx)
  const [row] = rows
  if (!row) throw new Error('a left join lost its row')
  return row
}

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
