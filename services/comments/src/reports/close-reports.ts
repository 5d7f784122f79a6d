import type { Insertable, Transaction } from 'kysely'
import { tellReporters } from '../decision-mails/tell-reporters.ts'
import { type Action, type Actor, type DecisionsTable, MODERATORS } from '../moderation/decision.ts'
import type { CommentsSchema } from '../schema.ts'
import { markReportsDecided, markReportsOpen } from './store.ts'

type Made = Pick<
  Insertable<DecisionsTable>,
  'id' | 'siteId' | 'commentId' | 'action' | 'toStatus' | 'undoes' | 'actorKind'
>

const HUMANS: Actor['kind'][] = [...MODERATORS, 'author']
const JUDGEMENTS: Action[] = [
  'approve',
  'reject',
  'spam',
  'delete',
  'restore',
  'reject-all-by-author',
]

/**
 * Closes the open reports on comments that somebody has decided on: upheld where the comment is
 * removed, dismissed where it stands. An undo opens again what the decision had closed.
 */
export async function closeReports(
  tx: Transaction<CommentsSchema>,
  decisions: Made[],
): Promise<void> {
  for (const decision of decisions) {
    const { id, siteId, commentId, action, toStatus, undoes, actorKind } = decision
    if (undoes) await markReportsOpen(tx, undoes)
    if (!commentId || !JUDGEMENTS.includes(action) || !HUMANS.includes(actorKind)) continue
    if (toStatus === 'pending') continue
    const status = toStatus === 'approved' ? 'dismissed' : 'upheld'
    const closed = await markReportsDecided(tx, { comment: commentId, decision: id, status })
    await tellReporters(tx, siteId, closed)
  }
}
