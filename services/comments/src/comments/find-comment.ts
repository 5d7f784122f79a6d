import type { CommentId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { findSiteSettings } from '../site-settings/store.ts'
import { effectiveState } from '../threads/effective-state.ts'
import { findThreadById } from '../threads/store.ts'
import type { Thread } from '../threads/thread.ts'
import type { ShownComment } from './comment.ts'
import { findShownComment } from './store.ts'

/** Finds a comment that everyone may see. What waits, is gone or is hidden does not exist. */
export async function findComment(
  { db }: Pick<Deps, 'db'>,
  id: CommentId,
): Promise<{ comment: ShownComment; thread: Thread }> {
  const comment = await findShownComment(db, id)
  const thread = comment && (await findThreadById(db, comment.threadId))
  if (!thread) throw new Problem('comment-not-found')

  const settings = await findSiteSettings(db, thread.siteId)
  if (effectiveState(thread, settings) === 'hidden') throw new Problem('comment-not-found')
  return { comment, thread }
}
