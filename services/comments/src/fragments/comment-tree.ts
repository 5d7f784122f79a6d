import type { CommentJson, RootOf } from '../comments/comment-json.ts'

/** A comment with what stands below it, no deeper than the site shows. */
export type CommentTree = {
  comment: CommentJson
  /** What it replies to, where it does not stand right below that. */
  inReplyTo: CommentJson | undefined
  children: CommentTree[]
}

type Branch = { tree: CommentTree; level: number; home: Branch | undefined }

/** Nests a comment's flat replies. One whose parent is not here hangs on the comment itself. */
export function growTree(
  { replies, ...root }: Omit<RootOf<CommentJson>, 'nextReply'>,
  deepest: number,
): CommentTree {
  const trunk: Branch = { tree: leaf(root), level: 0, home: undefined }
  const branches = new Map([[root.id, trunk]])
  for (const reply of replies) {
    const parent = branches.get(reply.parentId ?? root.id) ?? trunk
    const home = parent.level < deepest ? parent : (parent.home ?? trunk)
    const tree = leaf(reply, home === parent ? undefined : parent.tree.comment)
    home.tree.children.push(tree)
    branches.set(reply.id, { tree, level: home.level + 1, home })
  }
  return trunk.tree
}

function leaf(comment: CommentJson, inReplyTo?: CommentJson): CommentTree {
  return { comment, inReplyTo, children: [] }
}
