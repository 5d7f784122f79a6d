import type { SiteId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { Decision } from '../moderation/decision.ts'
import { isBeyond } from '../moderation/page-store.ts'
import type { ReportReason } from '../reports/report.ts'
import type { CommentsSchema } from '../schema.ts'
import type { Review, ReviewId } from './review.ts'

/** A review with the decision it is about, and what a reporter had said. */
export type ListedReview = Review &
  Pick<Decision, 'action' | 'toStatus'> & {
    decisionAt: Date
    reportReason: ReportReason | null
    reportNote: string | null
  }

type Page = { after: ReviewId | undefined; limit: number }

/** What was asked for on a site and nobody has decided yet, oldest first. */
export async function listOpenReviews(
  db: Kysely<CommentsSchema>,
  site: SiteId,
  { after, limit }: Page,
): Promise<ListedReview[]> {
  let page = db
    .selectFrom('comments.reviews as reviews')
    .innerJoin('comments.decisions as decisions', 'decisions.id', 'reviews.decisionId')
    .leftJoin('comments.reports as reports', 'reports.id', 'reviews.reportId')
    .selectAll('reviews')
    .select(['decisions.action', 'decisions.toStatus', 'decisions.createdAt as decisionAt'])
    .select(['reports.reason as reportReason', 'reports.note as reportNote'])
    .where('reviews.siteId', '=', site)
    .where('reviews.decidedAt', 'is', null)
  if (after) page = page.where(isBeyond('reviews', after))
  return page.orderBy('reviews.createdAt').orderBy('reviews.id').limit(limit).execute()
}
