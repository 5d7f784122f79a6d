import type { CommentId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { findState } from '../threads/find-state.ts'
import { findThreadById } from '../threads/store.ts'
import type { Thread } from '../threads/thread.ts'
import type { PlacedComment } from './comment.ts'
import { findShownComment } from './placed-store.ts'

/** Finds a comment that everyone may see. What waits, is gone or is hidden does not exist. */
export async function findComment(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  id: CommentId,
): Promise<{ comment: PlacedComment; thread: Thread }> {
  const comment = await findShownComment(db, id)
  const thread = comment && (await findThreadById(db, comment.threadId))
  if (!thread) throw new Problem('comment-not-found')

  const { state } = await findState(db, { site: thread.siteId, thread, now: now() })
  if (state === 'hidden') throw new Problem('comment-not-found')
  return { comment, thread }
}
