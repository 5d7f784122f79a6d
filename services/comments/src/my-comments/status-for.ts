import type { Status } from '../comments/comment.ts'
import { isHeldInSilence } from '../screening/screen.ts'
import type { MyComment } from './store.ts'

/**
 * What a comment is, as far as its author is to know. Who is not to know that nobody sees it, as
 * after a shadow block, is told that everyone does; what only a machine took for spam waits.
 */
export function statusFor({ status, reasons, isDecided }: MyComment): Status {
  if (status !== 'spam') return status
  if (isHeldInSilence(reasons)) return 'approved'
  return isDecided ? 'spam' : 'pending'
}
