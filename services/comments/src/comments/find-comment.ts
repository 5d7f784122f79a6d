import type { CommentId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { findState } from '../threads/find-state.ts'
import { findThreadById } from '../threads/store.ts'
import type { Thread } from '../threads/thread.ts'
import type { PlacedComment } from './comment.ts'
import { findPlacedComment } from './placed-store.ts'

type Needs = Pick<Deps, 'db' | 'now'>
type Found = { comment: PlacedComment; thread: Thread }

/** Finds a comment that everyone may see. What waits, is gone or is hidden does not exist. */
export async function findComment(deps: Needs, id: CommentId): Promise<Found> {
  const found = await findPlace(deps, id)
  if (!found.comment.shown) throw new Problem('comment-not-found')
  return found
}

/** Finds what holds a place in its thread: what was removed too, while something is below it. */
export async function findPlace({ db, now }: Needs, id: CommentId): Promise<Found> {
  const comment = await findPlacedComment(db, id)
  const thread = comment && (await findThreadById(db, comment.threadId))
  if (!thread) throw new Problem('comment-not-found')

  const { state } = await findState(db, { site: thread.siteId, thread, now: now() })
  if (state === 'hidden') throw new Problem('comment-not-found')
  return { comment, thread }
}
