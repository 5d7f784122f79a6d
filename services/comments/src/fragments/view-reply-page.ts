import type { Site } from '@afterword/shared/access/store'
import type { Page } from '@afterword/shared/http/page'
import type { CommentId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import { toCommentJson } from '../comments/comment-json.ts'
import { findComment } from '../comments/find-comment.ts'
import type { Deps } from '../deps.ts'
import { findSiteSettings } from '../site-settings/store.ts'
import { findPage, type PageView } from '../threads/find-page.ts'
import type { Page as NewsPage } from '../threads/page.ts'
import { replyPage } from './reply-page.ts'

type Query = { site: Site; page: Pick<NewsPage, 'url' | 'id'>; parent?: CommentId | undefined }

/** The page to write a reply on, for browsers without a script. */
export async function viewReplyPage(deps: Deps, { site, page, parent }: Query): Promise<Page> {
  const view = await findPage(deps, { site, page })
  if (view.state === 'hidden') throw new Problem('thread-not-found')

  return replyPage({
    place: { publicUrl: deps.publicUrl, site: site.id, ...page },
    site,
    state: view.state,
    settings: await findSiteSettings(deps.db, site.id),
    parent: parent === undefined ? undefined : await findParent(deps, view, parent),
  })
}

async function findParent(
  deps: Deps,
  { thread }: PageView,
  id: CommentId,
): Promise<ReturnType<typeof toCommentJson>> {
  const found = await findComment(deps, id)
  if (found.thread.id !== thread?.id) throw new Problem('comment-not-found')
  return toCommentJson(found.comment)
}
