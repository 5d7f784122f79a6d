import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import type { ListedJson } from './comment-json.ts'
import type { PlacedComment } from './comment.ts'
import { branchList, nextCursor, readCursor } from './cursor.ts'
import { listReplies } from './placed-store.ts'

type BranchQuery<Comment> = {
  after?: string | undefined
  limit: number
  write: (comment: PlacedComment) => Comment
}

export type BranchPage<Comment> = { comments: Comment[]; next: string | null }

/** More of what a comment on the page started, oldest first, each as `write` says it. */
export async function listBranch<Comment extends ListedJson>(
  { db, tokenKeys }: Pick<Deps, 'db' | 'tokenKeys'>,
  root: Pick<PlacedComment, 'id' | 'parentId'>,
  { after, limit, write }: BranchQuery<Comment>,
): Promise<BranchPage<Comment>> {
  if (root.parentId !== null) {
    throw new Problem('comment-not-found', {
      detail: 'Ask for the replies of what it stands under.',
    })
  }
  const list = branchList(root.id)
  const position = after === undefined ? undefined : readCursor(tokenKeys, list, after)

  const found = await listReplies(db, root.id, { after: position, limit: limit + 1 })
  return {
    comments: found.slice(0, limit).map(write),
    next: nextCursor({ tokenKeys, list, found, limit }),
  }
}
