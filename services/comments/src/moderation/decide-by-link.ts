import type { Deps } from '../deps.ts'
import type { LinkAction } from './api.ts'
import { decideComments, type Outcome } from './decide-comments.ts'
import type { LinkedComment } from './find-linked-comment.ts'

/** Decides on the comment of a link, unless another has. The log knows the link by the comment. */
export async function decideByLink(
  deps: Pick<Deps, 'db' | 'now'>,
  { site, comment }: LinkedComment,
  action: LinkAction,
): Promise<Outcome['outcome'] | undefined> {
  const [result] = await decideComments(deps, {
    site: site.id,
    decisions: [{ commentId: comment.id, action, from: 'pending' }],
    actor: { kind: 'mail-link', id: comment.id },
    note: null,
  })
  return result?.outcome
}
