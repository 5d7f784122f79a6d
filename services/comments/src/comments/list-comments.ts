import type { Deps } from '../deps.ts'
import type { PageView } from '../threads/find-page.ts'
import { type RootJson, toCommentJson } from './comment-json.ts'
import type { PlacedComment } from './comment.ts'
import { branchList, nextCursor, readCursor } from './cursor.ts'
import { listFirstReplies, listPinnedRoots, listRoots, type Sort } from './store.ts'

export type ListQuery = { sort: Sort; after?: string | undefined; limit: number }

export type CommentsPage = { comments: RootJson[]; next: string | null }

const FIRST_REPLIES = 50

/**
 * One page of a thread: comments on the page itself, each with the first of what it started;
 * the first page begins with what is pinned. Each index holds just what has a place.
 */
export async function listComments(
  { db, tokenKeys }: Pick<Deps, 'db' | 'tokenKeys'>,
  { thread, state }: PageView,
  { sort, after, limit }: ListQuery,
): Promise<CommentsPage> {
  const list = `thread ${thread?.id} ${sort}`
  const position = after === undefined ? undefined : readCursor(tokenKeys, list, after)
  if (!thread || state === 'hidden') return { comments: [], next: null }

  const pinned = position ? [] : await listPinnedRoots(db, thread.id)
  const found = await listRoots(db, thread.id, { sort, after: position, limit: limit + 1 })
  const roots = [...pinned, ...found.slice(0, limit)]
  const replies = await listFirstReplies(
    db,
    roots.map(({ id }) => id),
    FIRST_REPLIES + 1,
  )

  const branches = Map.groupBy(replies, ({ rootId }) => rootId)
  return {
    comments: roots.map((root) => toRootJson(tokenKeys, root, branches.get(root.id) ?? [])),
    next: nextCursor({ tokenKeys, list, found, limit }),
  }
}

function toRootJson(
  tokenKeys: Deps['tokenKeys'],
  root: PlacedComment,
  branch: PlacedComment[],
): RootJson {
  const list = branchList(root.id)
  return {
    ...toCommentJson(root),
    replies: branch.slice(0, FIRST_REPLIES).map(toCommentJson),
    nextReply: nextCursor({ tokenKeys, list, found: branch, limit: FIRST_REPLIES }),
  }
}
