import type { CommentId, SiteId } from '@afterword/shared/ids'
import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../moderation/decision.ts'
import type { ReportId } from '../reports/report.ts'

export const ReviewId = z.uuid().brand<'ReviewId'>()
export type ReviewId = z.infer<typeof ReviewId>

/** `upheld`: the decision stands. `reversed`: it was wrong, and so it was changed. */
export const ReviewOutcome = z.enum(['upheld', 'reversed'])
export type ReviewOutcome = z.infer<typeof ReviewOutcome>

export type Review = Selectable<ReviewsTable>

/** Someone affected by a decision asked that it be looked at again. */
export type ReviewsTable = {
  id: ReviewId
  siteId: SiteId
  commentId: CommentId
  /** What they do not agree with. */
  decisionId: string
  /** Whose report was dismissed; null where the comment's author asks. */
  reportId: ReportId | null
  note: string | null
  outcome: ReviewOutcome | null
  actorKind: Actor['kind'] | null
  actorId: string | null
  decidedAt: Date | null
  createdAt: Date
}

/** The EU's Digital Services Act, article 20, wants at least six months. */
const ASKED_WITHIN_MS = 183 * 24 * 60 * 60 * 1_000

export function mayAskForReview(decidedAt: Date, now: Date): boolean {
  return now.getTime() - decidedAt.getTime() < ASKED_WITHIN_MS
}
