import type { CommentId, SiteId } from '@afterword/shared/ids'
import { type Insertable, type Kysely, sql, type Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { IdempotencyKeysTable } from './answer.ts'

type Tx = Transaction<CommentsSchema>

/** Takes this request for the caller until the transaction ends. False if another has it. */
export async function claimRequest(tx: Tx, keyHash: Buffer): Promise<boolean> {
  const number = keyHash.readBigInt64BE().toString()
  const { rows } = await sql<{ claimed: boolean }>`
    select pg_try_advisory_xact_lock(${number}::bigint) as claimed
  `.execute(tx)
  return rows[0]?.claimed === true
}

export async function findAnswer(
  tx: Tx,
  { site, keyHash }: { site: SiteId; keyHash: Buffer },
): Promise<{ bodyHash: Buffer; answer: unknown } | undefined> {
  return tx
    .selectFrom('comments.idempotencyKeys')
    .select(['bodyHash', 'answer'])
    .where('siteId', '=', site)
    .where('keyHash', '=', keyHash)
    .executeTakeFirst()
}

export async function insertAnswer(
  tx: Tx,
  answer: Insertable<IdempotencyKeysTable>,
): Promise<void> {
  await tx.insertInto('comments.idempotencyKeys').values(answer).execute()
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
