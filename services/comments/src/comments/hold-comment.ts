import type { CommentId, SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { findThreadById, lockThreads } from '../threads/store.ts'
import type { Thread } from '../threads/thread.ts'
import { findThreadOf, type HeldComment, lockComment } from './store.ts'

/**
 * Holds a comment that is to change, and its thread before it, as everybody does. A deleted one
 * is not there any more.
 */
export async function holdComment(
  tx: Transaction<CommentsSchema>,
  { site, id }: { site: SiteId; id: CommentId },
): Promise<{ thread: Thread; comment: HeldComment }> {
  const threadId = await findThreadOf(tx, { site, id })
  if (!threadId) throw new Problem('comment-not-found')
  await lockThreads(tx, [threadId])
  const thread = await findThreadById(tx, threadId)
  const comment = await lockComment(tx, id)

  // Its thread may have been merged into another while we waited.
  if (!thread || comment?.threadId !== threadId) return holdComment(tx, { site, id })
  if (comment.status === 'deleted') throw new Problem('comment-not-found')
  return { thread, comment }
}
