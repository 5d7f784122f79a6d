import { AuthorId, type CommentId, newId, type SiteId, type ThreadId } from '@afterword/shared/ids'
import { type Insertable, type Kysely, sql, type Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { Signature } from './author.ts'
import type { Comment, CommentsTable, PlacedComment } from './comment.ts'
import type { Position } from './cursor.ts'

type Db = Kysely<CommentsSchema>
type Tx = Transaction<CommentsSchema>

export type Sort = 'newest' | 'oldest' | 'top'
type Page = { after: Position | undefined; limit: number }

/** A thread's own comments, without the replies to them and without those that are pinned. */
export async function listRoots(
  db: Db,
  thread: ThreadId,
  { sort, after, limit }: Page & { sort: Sort },
): Promise<PlacedComment[]> {
  const direction = sort === 'oldest' ? 'asc' : 'desc'
  let page = placedComments(db)
    .where('comments.threadId', '=', thread)
    .where('comments.parentId', 'is', null)
    .where('comments.pinnedAt', 'is', null)
  if (after) page = page.where(isBeyond(sort, after))
  if (sort === 'top') page = page.orderBy('comments.score', 'desc')
  return page
    .orderBy('comments.createdAt', direction)
    .orderBy('comments.id', direction)
    .limit(limit)
    .execute()
}

/** What moderators have put first, in the order they did. */
export async function listPinnedRoots(db: Db, thread: ThreadId): Promise<PlacedComment[]> {
  return placedComments(db)
    .where('comments.threadId', '=', thread)
    .where('comments.parentId', 'is', null)
    .where('comments.pinnedAt', 'is not', null)
    .orderBy('comments.pinnedAt')
    .execute()
}

/** The first replies of each root's branch, oldest first, in one statement for all of them. */
export async function listFirstReplies(
  db: Db,
  roots: CommentId[],
  limit: number,
): Promise<PlacedComment[]> {
  if (roots.length === 0) return []
  const { rows } = await sql<PlacedComment>`
    select branch.* from unnest(${roots}::uuid[]) as root(id)
    cross join lateral (${placedComments(db)
      .where('comments.parentId', 'is not', null)
      .where('comments.rootId', '=', sql<CommentId>`root.id`)
      .orderBy('comments.createdAt')
      .orderBy('comments.id')
      .limit(limit)}) as branch
  `.execute(db)
  return rows
}

/** More of one root's branch. */
export async function listReplies(
  db: Db,
  root: CommentId,
  { after, limit }: Page,
): Promise<PlacedComment[]> {
  let page = placedComments(db)
    .where('comments.rootId', '=', root)
    .where('comments.parentId', 'is not', null)
  if (after) page = page.where(isBeyond('oldest', after))
  return page.orderBy('comments.createdAt').orderBy('comments.id').limit(limit).execute()
}

function placedComments(db: Db) {
  return db
    .selectFrom('comments.comments as comments')
    .innerJoin('comments.authors as authors', 'authors.id', 'comments.authorId')
    .select([
      'comments.id',
      'comments.parentId',
      'comments.rootId',
      'comments.depth',
      'comments.shown',
      'comments.website',
      'comments.avatarUrl',
      'comments.confirmed',
      'comments.byStaff',
      'comments.text',
      'comments.html',
      'comments.upVotes',
      'comments.downVotes',
      'comments.score',
      'comments.pinnedAt',
      'comments.featuredAt',
      'comments.createdAt',
      'comments.editedAt',
      'authors.name as authorName',
    ])
    .where('comments.placed', '=', true)
}

function isBeyond(sort: Sort, { score, createdAt, id }: Position) {
  if (sort === 'top') {
    return sql<boolean>`
      (comments.score, comments.created_at, comments.id) < (${score}, ${createdAt}, ${id})`
  }
  const comparison = sort === 'newest' ? sql`<` : sql`>`
  return sql<boolean>`(comments.created_at, comments.id) ${comparison} (${createdAt}, ${id})`
}

/** A comment that everyone may see, with the thread it stands in. */
export async function findShownComment(
  db: Db,
  id: CommentId,
): Promise<(PlacedComment & Pick<Comment, 'siteId' | 'threadId'>) | undefined> {
  return placedComments(db)
    .select(['comments.siteId', 'comments.threadId'])
    .where('comments.shown', '=', true)
    .where('comments.id', '=', id)
    .executeTakeFirst()
}

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
  const id = made?.id ?? (await findAuthor(tx, site, signature))
  if (!id) throw new Error('an author was deleted while being made')
  return id
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
    .executeTakeFirst()
  return author?.id
}

export async function insertComment(tx: Tx, comment: Insertable<CommentsTable>): Promise<void> {
  await tx.insertInto('comments.comments').values(comment).execute()
}

/** Lets the author's address be read for one confirmation, for a day. */
export async function insertMailRequest(
  tx: Tx,
  request: { commentId: CommentId; authorId: AuthorId },
): Promise<void> {
  await tx.insertInto('comments.mailRequests').values(request).execute()
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

type Words = Pick<Comment, 'id' | 'text' | 'html' | 'status' | 'reasons' | 'editedAt'>

/** Gives a held comment other words. One that waits again is new to moderators. */
export async function updateWords(tx: Tx, { id, ...words }: Words): Promise<void> {
  const { text, html, status, reasons, editedAt } = words
  await sql`
    update comments.comments c set
      text = ${text}, html = ${html}, reasons = ${reasons}::text[], edited_at = ${editedAt},
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
    .set({ text: '', html: '', website: null, avatarUrl: null })
    .where('id', '=', id)
    .execute()
}
