import type { Deps } from '../deps.ts'
import type { LinkAction } from './api.ts'
import { decideComments, type Outcome } from './decide-comments.ts'
import type { LinkedComment } from './find-linked-comment.ts'

/** Decides on the comment of a link for whom it was mailed to, unless another has. */
export async function decideByLink(
  deps: Pick<Deps, 'db' | 'now'>,
  { site, comment, staffId }: LinkedComment,
  action: LinkAction,
): Promise<Outcome['outcome'] | undefined> {
  const [result] = await decideComments(deps, {
    site: site.id,
    decisions: [{ commentId: comment.id, action, from: 'pending' }],
    actor: { kind: 'staff', id: staffId },
    note: null,
  })
  return result?.outcome
}
