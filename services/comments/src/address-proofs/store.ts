import type { AuthorId, CommentId, ConfirmationId, ReaderId, SiteId } from '@afterword/shared/ids'
import { type NotNull, sql, type Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { Proof } from './proof.ts'

type Tx = Transaction<CommentsSchema>

/** The newest comment that this reader signed with this address; a machine's address is likely somebody else's. */
export async function findSignedComment(
  tx: Tx,
  { reader, address }: { reader: ReaderId; address: string },
): Promise<{ id: CommentId; authorId: AuthorId } | undefined> {
  return tx
    .selectFrom('comments.comments as c')
    .innerJoin('comments.authors as a', 'a.id', 'c.authorId')
    .select(['c.id', 'c.authorId'])
    .where('c.readerId', '=', reader)
    .where('c.status', '<>', 'spam')
    .where(sql`lower(a.address)`, '=', address.toLowerCase())
    .orderBy('c.createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** From now on, for a day, the author's address may be read for one confirmation. */
export async function renewMailRequest(
  tx: Tx,
  request: { commentId: CommentId; authorId: AuthorId },
): Promise<void> {
  await tx
    .insertInto('comments.mailRequests')
    .values(request)
    .onConflict((conflict) =>
      conflict.column('commentId').doUpdateSet({ createdAt: sql<Date>`now()` }),
    )
    .execute()
}

export async function insertProof(
  tx: Tx,
  proof: { id: ConfirmationId; siteId: SiteId; authorId: AuthorId },
): Promise<void> {
  await tx
    .insertInto('comments.addressProofs')
    .values({ ...proof, readerId: null, usedAt: null })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

/** Whatever name they sign with: the address is the same. */
export async function markAuthorsVerified(tx: Tx, site: SiteId, address: string): Promise<void> {
  await tx
    .updateTable('comments.authors')
    .set({ verifiedAt: sql<Date>`now()` })
    .where('siteId', '=', site)
    .where(sql`lower(address)`, '=', address.toLowerCase())
    .where('verifiedAt', 'is', null)
    .where('erasedAt', 'is', null)
    .execute()
}

export async function findAddress(
  tx: Tx,
  { site, author }: { site: SiteId; author: AuthorId },
): Promise<string | undefined> {
  const found = await tx
    .selectFrom('comments.authors')
    .select('address')
    .where('id', '=', author)
    .where('siteId', '=', site)
    .where('erasedAt', 'is', null)
    .where('address', 'is not', null)
    .$narrowType<{ address: NotNull }>()
    .executeTakeFirst()
  return found?.address
}

/** Holds a proof until the transaction ends, and says whether its code is still young enough. */
export async function claimProof(
  tx: Tx,
  { id, site }: { id: ConfirmationId; site: SiteId },
): Promise<(Proof & { isFresh: boolean }) | undefined> {
  return tx
    .selectFrom('comments.addressProofs')
    .selectAll()
    .select(sql<boolean>`proved_at > now() - interval '15 minutes'`.as('isFresh'))
    .where('id', '=', id)
    .where('siteId', '=', site)
    .forUpdate()
    .executeTakeFirst()
}

export async function markProofUsed(tx: Tx, id: ConfirmationId, readerId: ReaderId): Promise<void> {
  await tx
    .updateTable('comments.addressProofs')
    .set({ readerId, usedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}

export async function updateReaderAddress(
  tx: Tx,
  id: ReaderId,
  proved: { address: string; verifiedAt: Date },
): Promise<void> {
  await tx.updateTable('comments.readers').set(proved).where('id', '=', id).execute()
}
