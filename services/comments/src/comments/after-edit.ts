import type { Comment } from './comment.ts'

type Judged = Pick<Comment, 'status' | 'reasons' | 'reasonDetails'>

/**
 * What a comment is after its author changed it: what its new words deserve, but never more
 * public than it was. What waits keeps waiting, and moderators keep the reasons it had.
 */
export function afterEdit(was: Judged, { status, reasons, reasonDetails }: Judged): Judged {
  if (was.status === 'approved') return { status, reasons, reasonDetails }
  return {
    status: status === 'spam' ? status : was.status,
    reasons: [...new Set([...was.reasons, ...reasons])],
    reasonDetails: { ...was.reasonDetails, ...reasonDetails },
  }
}
