import type { CommentsPage, Sort } from './api.ts'
import type { Comment } from './comment.ts'

/** A comment with what is shown nested in it. */
export type CommentTree = {
  comment: Comment
  /** Whom it answers, where its place does not say so. */
  inReplyTo: string | null
  children: CommentTree[]
}

/** Deeper replies stay at this level, so that a phone still shows whole words. */
const DEEPEST_LEVEL = 3

export function addRoots(roots: Comment[], more: Comment[]): Comment[] {
  return [...roots, ...unseen(roots, more)]
}

export function addReplies(roots: Comment[], rootId: string, page: CommentsPage): Comment[] {
  return roots.map((root) => {
    if (root.id !== rootId) return root
    const replies = root.replies ?? []
    return {
      ...root,
      replies: [...replies, ...unseen(replies, page.comments)],
      nextReply: page.next,
    }
  })
}

/** Puts the reader's own new comment where it belongs among those shown, if it belongs there. */
export function addPosted(roots: Comment[], posted: Comment, sort: Sort): Comment[] {
  if (findComment(roots, posted.id)) return roots
  if (!posted.parentId) return sort === 'newest' ? [posted, ...roots] : [...roots, posted]

  const root = findRoot(roots, posted.parentId)
  if (!root) return roots
  return addReplies(roots, root.id, { comments: [posted], next: root.nextReply ?? null })
}

export function findComment(roots: Comment[], id: string | null): Comment | undefined {
  return roots.flatMap((root) => [root, ...(root.replies ?? [])]).find((it) => it.id === id)
}

type Branch = { tree: CommentTree; level: number; home: Branch | null }

/** Nests a root's flat replies. One whose parent is not here (yet) hangs on the root. */
export function nest(root: Comment): CommentTree {
  const trunk: Branch = { tree: leaf(root), level: 0, home: null }
  const branches = new Map([[root.id, trunk]])
  for (const comment of root.replies ?? []) {
    const parent = branches.get(comment.parentId ?? '') ?? trunk
    const home = parent.level < DEEPEST_LEVEL ? parent : (parent.home ?? trunk)
    const tree = leaf(comment, home === parent ? null : (parent.tree.comment.author?.name ?? null))
    home.tree.children.push(tree)
    branches.set(comment.id, { tree, level: home.level + 1, home })
  }
  return trunk.tree
}

function leaf(comment: Comment, inReplyTo: string | null = null): CommentTree {
  return { comment, inReplyTo, children: [] }
}

function findRoot(roots: Comment[], parentId: string): Comment | undefined {
  return roots.find(
    ({ id, replies }) => id === parentId || replies?.some((reply) => reply.id === parentId),
  )
}

/** A page read later may repeat what was posted, or shown, in between. */
function unseen(known: Comment[], more: Comment[]): Comment[] {
  const ids = new Set(known.map(({ id }) => id))
  return more.filter(({ id }) => !ids.has(id))
}
