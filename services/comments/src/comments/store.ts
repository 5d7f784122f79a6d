import { AuthorId, type CommentId, newId, type SiteId, type ThreadId } from '@afterword/shared/ids'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { Signature } from './author.ts'
import type { Comment } from './comment.ts'

type Db = Kysely<CommentsSchema>
type Tx = Transaction<CommentsSchema>

/** Where a reply would hang: only under what everyone may see in that thread. */
export async function findParent(
  db: Db,
  { id, thread }: { id: CommentId; thread: ThreadId },
): Promise<Pick<Comment, 'id' | 'rootId' | 'depth'> | undefined> {
  return db
    .selectFrom('comments.comments')
    .select(['id', 'rootId', 'depth'])
    .where('id', '=', id)
    .where('threadId', '=', thread)
    .where('shown', '=', true)
    .executeTakeFirst()
}

/** Finds whoever signs like this, or makes them. What is stored of an author is never changed here. */
export async function insertAuthor(tx: Tx, site: SiteId, signature: Signature): Promise<AuthorId> {
  const known = await findAuthor(tx, site, signature)
  if (known) return known

  const made = await tx
    .insertInto('comments.authors')
    .values({ id: newId(AuthorId), siteId: site, ...signature, verifiedAt: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  // Whoever else made them first may have been erased by now.
  return made?.id ?? insertAuthor(tx, site, signature)
}

async function findAuthor(
  db: Db,
  site: SiteId,
  { name, address }: Signature,
): Promise<AuthorId | undefined> {
  const author = await db
    .selectFrom('comments.authors')
    .select('id')
    .where('siteId', '=', site)
    .where('name', '=', name)
    .where(
      address === null
        ? sql<boolean>`address is null`
        : sql<boolean>`lower(address) = lower(${address})`,
    )
    .where('erasedAt', 'is', null)
    .executeTakeFirst()
  return author?.id
}

/** A comment with who signed it, held by this transaction. */
export type HeldComment = Comment & { authorName: string; authorAddress: string | null }

/** Holds a comment. Its thread is held before. */
export async function lockComment(tx: Tx, id: CommentId): Promise<HeldComment | undefined> {
  return tx
    .selectFrom('comments.comments as comments')
    .innerJoin('comments.authors as authors', 'authors.id', 'comments.authorId')
    .selectAll('comments')
    .select(['authors.name as authorName', 'authors.address as authorAddress'])
    .where('comments.id', '=', id)
    .forUpdate('comments')
    .executeTakeFirst()
}

export async function findThreadOf(
  db: Db,
  { site, id }: { site: SiteId; id: CommentId },
): Promise<ThreadId | undefined> {
  const found = await db
    .selectFrom('comments.comments')
    .select('threadId')
    .where('id', '=', id)
    .where('siteId', '=', site)
    .executeTakeFirst()
  return found?.threadId
}

type Words = Pick<
  Comment,
  'id' | 'text' | 'html' | 'status' | 'reasons' | 'reasonDetails' | 'editedAt'
>

/** Gives a held comment other words. One that waits again is new to moderators. */
export async function updateWords(tx: Tx, { id, ...words }: Words): Promise<void> {
  const { text, html, status, reasons, reasonDetails, editedAt } = words
  await sql`
    update comments.comments c set
      text = ${text}, html = ${html}, reasons = ${reasons}::text[],
      reason_details = ${JSON.stringify(reasonDetails)}::jsonb, edited_at = ${editedAt},
      announced = c.announced and c.status = ${status}, status = ${status},
      pinned_at = case when ${status} = 'approved' then c.pinned_at end,
      featured_at = case when ${status} = 'approved' then c.featured_at end,
      version = t.version + case when c.shown then 1 else 0 end
    from comments.threads t
    where c.id = ${id} and t.id = c.thread_id
  `.execute(tx)
}

export async function markDeleted(tx: Tx, id: CommentId): Promise<void> {
  await tx
    .updateTable('comments.comments')
    .set({ status: 'deleted', pinnedAt: null, featuredAt: null })
    .where('id', '=', id)
    .execute()
}

/** Forgets what a comment said. Its place in the thread needs its row. */
export async function blankComment(tx: Tx, id: CommentId): Promise<void> {
  await tx
    .updateTable('comments.comments')
    .set({ text: '', html: '', website: null, avatarUrl: null, reasonDetails: sql`'{}'` })
    .where('id', '=', id)
    .execute()
}
