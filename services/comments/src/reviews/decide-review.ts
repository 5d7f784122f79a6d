import type { SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Transaction } from 'kysely'
import { tellOfReview } from '../decision-mails/tell-of-review.ts'
import type { Deps } from '../deps.ts'
import { type AskedOfComment, decideIn, type Outcome } from '../moderation/decide-comments.ts'
import type { Actor, CommentAction } from '../moderation/decision.ts'
import { markReportsDismissed, markReportUpheld } from '../reports/store.ts'
import type { CommentsSchema } from '../schema.ts'
import type { Review, ReviewId, ReviewOutcome } from './review.ts'
import { lockReview, markReviewDecided } from './store.ts'

type Tx = Transaction<CommentsSchema>

export type Verdict = {
  site: SiteId
  id: ReviewId
  action: 'uphold' | 'reverse'
  actor: Actor
  note: string | null
}

export type Reviewed = {
  outcome: 'decided' | 'unchanged'
  /** What it was decided to be, by this request or by an earlier one. */
  review: ReviewOutcome
}

/** Decides a review, once: the decision stands, or what it did to the comment is reversed. */
export async function decideReview(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  verdict: Verdict,
): Promise<Reviewed> {
  return db.transaction().execute(async (tx) => {
    const review = await lockReview(tx, verdict)
    if (!review) throw new Problem('review-not-found')
    if (review.outcome) return { outcome: 'unchanged', review: review.outcome }

    const outcome = verdict.action === 'uphold' ? 'upheld' : 'reversed'
    if (outcome === 'reversed') await reverse(tx, review, { ...verdict, now: now() })
    const { kind: actorKind, id: actorId } = verdict.actor
    await markReviewDecided(tx, review.id, { outcome, actorKind, actorId })
    await tellOfReview(tx, review)
    return { outcome: 'decided', review: outcome }
  })
}

/** A comment that stands is rejected; one that was removed is brought back and published. */
async function reverse(tx: Tx, review: Review, verdict: Verdict & { now: Date }): Promise<void> {
  const { site, actor, note, now } = verdict
  const actions: CommentAction[] = review.reportId ? ['reject'] : ['restore', 'approve']
  const decisions: AskedOfComment[] = actions.map((action) => ({
    commentId: review.commentId,
    action,
  }))
  const outcomes = await decideIn(tx, { site, actor, note, now, decisions })
  refuseUnlessDone(outcomes)

  const made = outcomes.findLast(({ decisionId }) => decisionId)?.decisionId
  const decision = made ?? review.decisionId
  if (review.reportId) return markReportUpheld(tx, { id: review.reportId, decision })
  return markReportsDismissed(tx, { was: review.decisionId, decision })
}

function refuseUnlessDone(outcomes: Outcome[]): void {
  const refusal = outcomes.find(({ outcome }) => outcome === 'refused')
  if (refusal) throw new Problem('review-refused', { detail: refusal.detail ?? '' })
}
