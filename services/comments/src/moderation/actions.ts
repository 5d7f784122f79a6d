import type { Comment } from '../comments/comment.ts'
import type { ThreadState } from '../threads/thread.ts'
import type { Actor, CommentAction, ThreadAction } from './decision.ts'

/** All of a comment that a decision may change. */
export type Facts = Pick<
  Comment,
  'status' | 'reasons' | 'text' | 'editedAt' | 'pinnedAt' | 'featuredAt' | 'heldAt'
>

/** A comment as a decision finds it. */
export type Scene = {
  comment: Facts & Pick<Comment, 'parentId'>
  /** How many comments are pinned in its thread. */
  pinned: number
  /** What it was before it was deleted, and who did that. */
  deletion: { from: Comment['status']; by: Actor['kind'] } | undefined
}

/** What came with the decision. */
export type Given = { now: Date; text?: string | undefined; reasons?: string[] | undefined }

type Rule = {
  /** What is in its way, in words for the moderator. */
  refuses?: (scene: Scene) => string | undefined
  /** What it makes of the comment. Whatever it names is kept as it was, for an undo to put back. */
  does: (scene: Scene, given: Given) => Partial<Facts>
  /** What it does to everything else its author said. */
  toOthers?: CommentAction
}

/** More would leave nothing of the thread to be seen first. */
export const MOST_PINNED = 3

/** What is out of sight is neither pinned nor featured. */
const OUT_OF_SIGHT = { pinnedAt: null, featuredAt: null }

export const ACTIONS: Record<CommentAction, Rule> = {
  approve: { refuses: unlessThere, does: () => ({ status: 'approved' }) },
  reject: { refuses: unlessThere, does: () => ({ ...OUT_OF_SIGHT, status: 'rejected' }) },
  spam: { refuses: unlessThere, does: () => ({ ...OUT_OF_SIGHT, status: 'spam' }) },
  wait: {
    refuses: unlessThere,
    does: ({ comment }, { reasons = [] }) => ({
      ...OUT_OF_SIGHT,
      status: 'pending',
      reasons: [...new Set([...comment.reasons, ...reasons])],
    }),
  },
  delete: { does: () => ({ ...OUT_OF_SIGHT, status: 'deleted' }) },
  restore: {
    refuses: unlessRestorable,
    does: ({ comment, deletion }) =>
      comment.status === 'deleted' ? { status: deletion?.from ?? 'pending' } : {},
  },
  edit: {
    refuses: unlessThere,
    does: ({ comment }, { text = comment.text, now }) =>
      text === comment.text ? {} : { text, editedAt: now },
  },
  pin: {
    refuses: unlessPinnable,
    does: ({ comment }, { now }) => ({ pinnedAt: comment.pinnedAt ?? now }),
  },
  unpin: { does: () => ({ pinnedAt: null }) },
  feature: {
    refuses: unlessShown,
    does: ({ comment }, { now }) => ({ featuredAt: comment.featuredAt ?? now }),
  },
  unfeature: { does: () => ({ featuredAt: null }) },
  hold: { does: ({ comment }, { now }) => ({ heldAt: comment.heldAt ?? now }) },
  release: { does: () => ({ heldAt: null }) },
  'reject-all-by-author': {
    does: ({ comment }) =>
      comment.status === 'deleted' ? {} : { ...OUT_OF_SIGHT, status: 'rejected' },
    toOthers: 'reject',
  },
}

/** What a thread is after each action. */
export const THREAD_ACTIONS: Record<ThreadAction, ThreadState> = {
  'close-thread': 'closed',
  'open-thread': 'open',
}

function unlessThere({ comment }: Scene): string | undefined {
  return comment.status === 'deleted' ? 'It is deleted. Restore it first.' : undefined
}

function unlessShown({ comment }: Scene): string | undefined {
  return comment.status === 'approved' ? undefined : 'Only what is approved can be put forward.'
}

function unlessPinnable(scene: Scene): string | undefined {
  const { comment, pinned } = scene
  if (comment.pinnedAt) return undefined
  if (comment.parentId) return 'A reply cannot be pinned.'
  if (pinned >= MOST_PINNED) return `${MOST_PINNED} comments are pinned in this thread already.`
  return unlessShown(scene)
}

/** What its author took back is not ours to publish again. */
function unlessRestorable({ comment, deletion }: Scene): string | undefined {
  if (comment.status !== 'deleted') return undefined
  if (deletion?.by === 'author') return 'Its author deleted it.'
  return comment.text === '' ? 'Its text is gone.' : undefined
}
