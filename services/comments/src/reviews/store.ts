import type { CommentId, SiteId } from '@afterword/shared/ids'
import { type Insertable, type Kysely, sql, type Transaction } from 'kysely'
import type { Comment } from '../comments/comment.ts'
import type { Decision } from '../moderation/decision.ts'
import type { ReportId, ReportReason } from '../reports/report.ts'
import type { CommentsSchema } from '../schema.ts'
import type { Review, ReviewId, ReviewsTable } from './review.ts'

type Db = Kysely<CommentsSchema>
type Tx = Transaction<CommentsSchema>

/** Writes down that somebody asks, unless they have asked before. */
export async function insertReview(db: Db, review: Insertable<ReviewsTable>): Promise<void> {
  await db
    .insertInto('comments.reviews')
    .values(review)
    .onConflict((conflict) => conflict.columns(['decisionId', 'reportId']).doNothing())
    .execute()
}

/** What became of a report's review, or of the author's; whatever decision they asked about last. */
export async function findReview(
  db: Db,
  { comment, report }: { comment: CommentId; report: ReportId | null },
): Promise<Review | undefined> {
  return db
    .selectFrom('comments.reviews')
    .selectAll()
    .where('commentId', '=', comment)
    .where('reportId', 'is not distinct from', report)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Holds a review of a site, so that of two moderators one decides it. */
export async function lockReview(
  tx: Tx,
  { site, id }: { site: SiteId; id: ReviewId },
): Promise<Review | undefined> {
  return tx
    .selectFrom('comments.reviews')
    .selectAll()
    .where('siteId', '=', site)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

type Outcome = Pick<Review, 'outcome' | 'actorKind' | 'actorId'>

export async function markReviewDecided(tx: Tx, id: ReviewId, outcome: Outcome): Promise<void> {
  await tx
    .updateTable('comments.reviews')
    .set({ ...outcome, decidedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}

/** A comment as its author may see it, and where it stands. */
export type OwnComment = Pick<
  Comment,
  'id' | 'siteId' | 'html' | 'status' | 'reasons' | 'shownSince' | 'createdAt'
> & {
  threadUrl: string
}

export async function findOwn(db: Db, id: CommentId): Promise<OwnComment | undefined> {
  return db
    .selectFrom('comments.comments as comments')
    .innerJoin('comments.threads as threads', 'threads.id', 'comments.threadId')
    .select(['comments.id', 'comments.siteId', 'comments.html', 'comments.status'])
    .select(['comments.reasons', 'comments.shownSince', 'comments.createdAt'])
    .select('threads.url as threadUrl')
    .where('comments.id', '=', id)
    .executeTakeFirst()
}

/** The decision that made a comment what it is now, in status. */
export type Turn = Pick<
  Decision,
  'id' | 'fromStatus' | 'toStatus' | 'actorKind' | 'rule' | 'createdAt'
>

export async function findLastTurn(db: Db, comment: CommentId): Promise<Turn | undefined> {
  return db
    .selectFrom('comments.decisions')
    .select(['id', 'fromStatus', 'toStatus', 'actorKind', 'rule', 'createdAt'])
    .where('commentId', '=', comment)
    .where(sql<boolean>`to_status is distinct from from_status`)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** What the reports said that a decision upheld. */
export async function listUpheldReasons(db: Db, decision: string): Promise<ReportReason[]> {
  const found = await db
    .selectFrom('comments.reports')
    .select('reason')
    .distinct()
    .where('decisionId', '=', decision)
    .where('status', '=', 'upheld')
    .orderBy('reason')
    .execute()
  return found.map(({ reason }) => reason)
}
