import type { Insertable, Transaction } from 'kysely'
import type { Action, Actor, DecisionsTable } from '../moderation/decision.ts'
import type { CommentsSchema } from '../schema.ts'
import { markReportsDecided, markReportsOpen } from './store.ts'

type Made = Pick<
  Insertable<DecisionsTable>,
  'id' | 'commentId' | 'action' | 'toStatus' | 'undoes' | 'actorKind'
>

const HUMANS: Actor['kind'][] = ['api-key', 'staff', 'mail-link', 'author']
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
  for (const { id, commentId, action, toStatus, undoes, actorKind } of decisions) {
    if (undoes) await markReportsOpen(tx, undoes)
    if (!commentId || !JUDGEMENTS.includes(action) || !HUMANS.includes(actorKind)) continue
    if (toStatus === 'pending') continue
    const status = toStatus === 'approved' ? 'dismissed' : 'upheld'
    await markReportsDecided(tx, { comment: commentId, decision: id, status })
  }
}
