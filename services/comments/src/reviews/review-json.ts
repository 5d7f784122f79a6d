import { z } from 'zod'
import { Status } from '../comments/comment.ts'
import { Action } from '../moderation/decision.ts'
import { type Subject, SubjectJson, toSubjectJson } from '../moderation/subject.ts'
import { ReportId, ReportReason } from '../reports/report.ts'
import type { ListedReview } from './list-store.ts'
import { ReviewId } from './review.ts'

/** What somebody asks a moderator to look at again. */
export const ReviewJson = z
  .object({
    id: ReviewId,
    askedBy: z.enum(['author', 'reporter']),
    note: z.string().nullable().describe('What they say to it'),
    decision: z.object({
      id: z.uuid(),
      action: Action,
      to: Status.nullable().describe('What it made of the comment'),
      createdAt: z.iso.datetime(),
    }),
    report: z
      .object({ id: ReportId, reason: ReportReason, note: z.string().nullable() })
      .nullable()
      .describe('What a reporter had said; null where the author asks'),
    comment: SubjectJson,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'OpenReview' })
export type ReviewJson = z.infer<typeof ReviewJson>

export function toReviewJson(review: ListedReview & { subject: Subject }): ReviewJson {
  const { id, note, createdAt } = review
  const { decisionId, action, toStatus, decisionAt } = review
  return {
    id,
    askedBy: review.reportId ? 'reporter' : 'author',
    note,
    decision: { id: decisionId, action, to: toStatus, createdAt: decisionAt.toISOString() },
    report: reportOf(review),
    comment: toSubjectJson(review.subject),
    createdAt: createdAt.toISOString(),
  }
}

function reportOf({ reportId, reportReason, reportNote }: ListedReview): ReviewJson['report'] {
  if (!reportId || !reportReason) return null
  return { id: reportId, reason: reportReason, note: reportNote }
}
