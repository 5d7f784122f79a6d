import type { Page } from '@afterword/shared/http/page'
import type { CommentId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import { toCommentJson } from '../comments/comment-json.ts'
import { findPlace } from '../comments/find-comment.ts'
import { listBranch } from '../comments/list-branch.ts'
import type { Deps } from '../deps.ts'
import { commentsPage } from './comments-page.ts'
import type { ThreadView } from './thread-fragment.ts'
import { type FragmentQuery, viewThreadFragment } from './view-thread-fragment.ts'

const REPLIES = 50

type Query = FragmentQuery & { root?: CommentId | undefined }

/** One page of a thread, or of what one of its comments started. */
export async function viewCommentsPage(deps: Deps, { root, ...query }: Query): Promise<Page> {
  const { after, ...start } = query
  if (root === undefined) return commentsPage(await viewThreadFragment(deps, query))

  const view = await viewThreadFragment(deps, start)
  return commentsPage({ ...view, body: await branchOf(deps, view, { root, after }) })
}

async function branchOf(
  deps: Deps,
  { body }: ThreadView,
  { root, after }: { root: CommentId; after: string | undefined },
): Promise<ThreadView['body']> {
  const { comment, thread } = await findPlace(deps, root)
  if (thread.id !== body.thread.id) throw new Problem('comment-not-found')

  const { comments: replies, next } = await listBranch(deps, comment, {
    after,
    limit: REPLIES,
    write: toCommentJson,
  })
  const branch = { ...toCommentJson(comment), replies, nextReply: next }
  return { ...body, comments: [branch], next: null }
}
