import { type Insertable, type Kysely, sql, type Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { SpentProofsTable } from './proof.ts'

export async function isSpent(db: Kysely<CommentsSchema>, hash: Buffer): Promise<boolean> {
  const spent = await db
    .selectFrom('comments.spentProofs')
    .select('hash')
    .where('hash', '=', hash)
    .executeTakeFirst()
  return spent !== undefined
}

/** False of a proof that was spent before. */
export async function insertSpentProof(
  tx: Transaction<CommentsSchema>,
  proof: Insertable<SpentProofsTable>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('comments.spentProofs')
    .values(proof)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Forgets a batch of proofs that would be refused anyway, and says how many. */
export async function deleteOldProofs(db: Kysely<CommentsSchema>, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('comments.spentProofs')
    .where(
      'hash',
      'in',
      sql<Buffer>`(
        select hash from comments.spent_proofs
        where expires_at < now() - interval '1 hour' limit ${limit}
      )`,
    )
    .executeTakeFirst()
  return Number(numDeletedRows)
}
