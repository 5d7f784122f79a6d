import { type CommentId, newId, type SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import type { ReportId } from '../reports/report.ts'
import { ReviewId } from './review.ts'
import { insertReview } from './store.ts'

export type Question = {
  site: SiteId
  comment: CommentId
  decision: string
  report: ReportId | null
  note: string | null
}

/** Puts a decision before the moderators once more. Asking again changes nothing. */
export async function askForReview(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { site, comment, decision, report, note }: Question,
): Promise<void> {
  await insertReview(db, {
    id: newId(ReviewId),
    siteId: site,
    commentId: comment,
    decisionId: decision,
    reportId: report,
    note,
    outcome: null,
    actorKind: null,
    actorId: null,
    decidedAt: null,
    createdAt: now(),
  })
}
