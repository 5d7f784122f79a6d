import type { CommentId, SiteId, ThreadId } from '@afterword/shared/ids'
import { type Insertable, type Kysely, sql, type Transaction } from 'kysely'
import type { Comment, Status } from '../comments/comment.ts'
import type { Position } from '../comments/cursor.ts'
import type { CommentsSchema } from '../schema.ts'
import type { DecisionsTable } from './decision.ts'

type Db = Kysely<CommentsSchema>
type Tx = Transaction<CommentsSchema>

/** A comment as moderators see it, with all there is to judge it by. */
export type ModeratedComment = Pick<
  Comment,
  | 'id'
  | 'siteId'
  | 'threadId'
  | 'parentId'
  | 'depth'
  | 'website'
  | 'text'
  | 'html'
  | 'status'
  | 'reasons'
  | 'shown'
  | 'score'
  | 'createdAt'
> & {
  authorName: string
  authorAddress: string | null
  threadUrl: string
  threadTitle: string
  vouchedAt: Date | null
}

/** The moderation queue, or what has left it: one status of one site, oldest first. */
export async function listModeratedComments(
  db: Db,
  { site, status }: { site: SiteId; status: Status },
  { after, limit }: { after: Position | undefined; limit: number },
): Promise<ModeratedComment[]> {
  let page = moderatedComments(db)
    .where('comments.siteId', '=', site)
    .where('comments.status', '=', status)
  if (after) {
    page = page.where(
      sql<boolean>`(comments.created_at, comments.id) > (${after.createdAt}, ${after.id})`,
    )
  }
  return page.orderBy('comments.createdAt').orderBy('comments.id').limit(limit).execute()
}

export async function findModeratedComment(
  db: Db,
  id: CommentId,
): Promise<ModeratedComment | undefined> {
  return moderatedComments(db).where('comments.id', '=', id).executeTakeFirst()
}

function moderatedComments(db: Db) {
  return db
    .selectFrom('comments.comments as comments')
    .innerJoin('comments.authors as authors', 'authors.id', 'comments.authorId')
    .innerJoin('comments.threads as threads', 'threads.id', 'comments.threadId')
    .select([
      'comments.id',
      'comments.siteId',
      'comments.threadId',
      'comments.parentId',
      'comments.depth',
      'comments.website',
      'comments.text',
      'comments.html',
      'comments.status',
      'comments.reasons',
      'comments.shown',
      'comments.score',
      'comments.createdAt',
      'authors.name as authorName',
      'authors.address as authorAddress',
      'threads.url as threadUrl',
      'threads.title as threadTitle',
      'threads.vouchedAt',
    ])
}

/** The threads these comments of a site stand in. */
export async function listThreadsOf(db: Db, site: SiteId, ids: CommentId[]): Promise<ThreadId[]> {
  const threads = await db
    .selectFrom('comments.comments')
    .select('threadId')
    .distinct()
    .where('siteId', '=', site)
    .where('id', 'in', ids)
    .execute()
  return threads.map(({ threadId }) => threadId)
}

/** Holds these comments of a site, in one order for everybody. Their threads are held before. */
export async function lockComments(
  tx: Tx,
  site: SiteId,
  ids: CommentId[],
): Promise<Pick<Comment, 'id' | 'status'>[]> {
  return tx
    .selectFrom('comments.comments')
    .select(['id', 'status'])
    .where('siteId', '=', site)
    .where('id', 'in', ids)
    .orderBy('id')
    .forUpdate()
    .execute()
}

export async function updateStatuses(
  tx: Tx,
  changes: { id: CommentId; status: Status }[],
): Promise<void> {
  await sql`
    update comments.comments set status = change.status
    from unnest(
      ${changes.map(({ id }) => id)}::uuid[], ${changes.map(({ status }) => status)}::text[]
    ) as change (id, status)
    where comments.id = change.id
  `.execute(tx)
}

export async function insertDecisions(
  tx: Tx,
  decisions: Insertable<DecisionsTable>[],
): Promise<void> {
  await tx.insertInto('comments.decisions').values(decisions).execute()
}

/**
 * Holds a site's turn to write to its moderators, for this transaction. `since` is when they
 * last had mail; `wait` is how many seconds are left until `seconds` after that.
 */
export async function claimNotice(
  tx: Tx,
  site: SiteId,
  seconds: number,
): Promise<{ since: Date; wait: number }> {
  await tx
    .insertInto('comments.moderatorNotices')
    .values({ siteId: site, notifiedAt: new Date(0) })
    .onConflict((conflict) => conflict.column('siteId').doNothing())
    .execute()
  return tx
    .selectFrom('comments.moderatorNotices')
    .select([
      'notifiedAt as since',
      sql<number>`extract(epoch from notified_at - now())::float + ${seconds}::float`.as('wait'),
    ])
    .where('siteId', '=', site)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

/** Notes that the moderators are written to now. */
export async function markNotified(tx: Tx, site: SiteId): Promise<void> {
  await tx
    .updateTable('comments.moderatorNotices')
    .set({ notifiedAt: sql<Date>`now()` })
    .where('siteId', '=', site)
    .execute()
}

/** Marks what waits and was in no notice yet as announced, and says how much that was. */
export async function markAnnounced(tx: Tx, site: SiteId): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('comments.comments')
    .set({ announced: true })
    .where('id', 'in', (where) =>
      where
        .selectFrom('comments.comments')
        .select('id')
        .where('siteId', '=', site)
        .where('status', '=', 'pending')
        .where('announced', '=', false)
        .orderBy('id')
        .forUpdate(),
    )
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** How many comments of a site wait, and the newest of them. */
export async function countWaiting(
  db: Db,
  site: SiteId,
): Promise<{ count: number; newest: CommentId | undefined }> {
  const waiting = await db
    .selectFrom('comments.comments')
    .select(['id', sql<number>`count(*) over ()::int`.as('count')])
    .where('siteId', '=', site)
    .where('status', '=', 'pending')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return { count: waiting?.count ?? 0, newest: waiting?.id }
}
