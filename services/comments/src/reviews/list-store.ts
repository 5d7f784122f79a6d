import type { SiteId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { Comment } from '../comments/comment.ts'
import type { Decision } from '../moderation/decision.ts'
import type { ReportReason } from '../reports/report.ts'
import type { CommentsSchema } from '../schema.ts'
import type { Review, ReviewId } from './review.ts'

type Db = Kysely<CommentsSchema>

/** A review with what it is about, as moderators see it. */
export type ListedReview = Review &
  Pick<Comment, 'threadId' | 'html' | 'text'> &
  Pick<Decision, 'action' | 'toStatus'> & {
    commentStatus: Comment['status']
    authorName: string
    threadUrl: string
    threadTitle: string
    decisionAt: Date
    reportReason: ReportReason | null
    reportNote: string | null
  }

type Page = { after: ReviewId | undefined; limit: number }

/** What was asked for on a site and nobody has decided yet, oldest first. */
export async function listOpenReviews(
  db: Db,
  site: SiteId,
  { after, limit }: Page,
): Promise<ListedReview[]> {
  let page = db
    .selectFrom('comments.reviews as reviews')
    .innerJoin('comments.comments as comments', 'comments.id', 'reviews.commentId')
    .innerJoin('comments.authors as authors', 'authors.id', 'comments.authorId')
    .innerJoin('comments.threads as threads', 'threads.id', 'comments.threadId')
    .innerJoin('comments.decisions as decisions', 'decisions.id', 'reviews.decisionId')
    .leftJoin('comments.reports as reports', 'reports.id', 'reviews.reportId')
    .selectAll('reviews')
    .select(['comments.threadId', 'comments.html', 'comments.text'])
    .select(['comments.status as commentStatus', 'authors.name as authorName'])
    .select(['threads.url as threadUrl', 'threads.title as threadTitle'])
    .select(['decisions.action', 'decisions.toStatus', 'decisions.createdAt as decisionAt'])
    .select(['reports.reason as reportReason', 'reports.note as reportNote'])
    .where('reviews.siteId', '=', site)
    .where('reviews.decidedAt', 'is', null)
  if (after) page = page.where(isBeyond(after))
  return page.orderBy('reviews.createdAt').orderBy('reviews.id').limit(limit).execute()
}

function isBeyond(after: ReviewId) {
  return sql<boolean>`
    (reviews.created_at, reviews.id) > (
      select last.created_at, last.id from comments.reviews last where last.id = ${after}
    )`
}

export async function isReviewOf(db: Db, site: SiteId, id: ReviewId): Promise<boolean> {
  const found = await db
    .selectFrom('comments.reviews')
    .select('id')
    .where('siteId', '=', site)
    .where('id', '=', id)
    .executeTakeFirst()
  return found !== undefined
}
