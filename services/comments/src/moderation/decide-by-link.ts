import type { Deps } from '../deps.ts'
import type { DecisionForm } from './api.ts'
import { decideComments, type Outcome } from './decide-comments.ts'
import type { LinkedComment } from './find-linked-comment.ts'

/**
 * Decides on the comment of a link for whom it was mailed to, unless another has, or its author has
 * rewritten it since.
 */
export async function decideByLink(
  deps: Pick<Deps, 'db' | 'now'>,
  { site, comment, staffId }: LinkedComment,
  { action, versions }: DecisionForm,
): Promise<Outcome['outcome'] | undefined> {
  const [result] = await decideComments(deps, {
    site: site.id,
    decisions: [{ commentId: comment.id, action, from: 'pending', versions }],
    actor: { kind: 'staff', id: staffId },
    note: null,
  })
  return result?.outcome
}
