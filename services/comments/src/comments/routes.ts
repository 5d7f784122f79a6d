import { clientNetwork } from '@afterword/shared/http/client-address'
import { siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath, parseQuery } from '@afterword/shared/http/parse'
import { publicRead } from '@afterword/shared/http/security-headers'
import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { readRequestKey } from '../idempotency/request-key.ts'
import { findPage } from '../threads/find-page.ts'
import { Page } from '../threads/page.ts'
import { refuseForeignPage } from '../threads/refuse-foreign-page.ts'
import { toThreadJson } from '../threads/thread-json.ts'
import { CommentPath, RepliesQuery, SitePath, ThreadQuery } from './api.ts'
import { toCommentJson } from './comment-json.ts'
import { countPost } from './count-post.ts'
import { draftOf } from './draft.ts'
import { etagOf } from './etag.ts'
import { findComment } from './find-comment.ts'
import { listBranch } from './list-branch.ts'
import { listComments } from './list-comments.ts'
import { postComment } from './post-comment.ts'

/**
 * A CDN in front may answer for 10 s: then a removal is seen everywhere. A browser always asks
 * again; `stale-while-revalidate` would have it show the old thread to whoever reloads.
 */
const SHARED_CACHE = 'public, max-age=0, s-maxage=10'

const MAX_BODY_BYTES = 256 * 1024

/** The same for everyone: these never look at who asks. */
export function publicRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })

  router.get('/comments/v1/sites/:site/thread', publicRead, async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const { url, id = null, ...list } = parseQuery(ThreadQuery, req.query)

    const view = await findPage(deps, { site: await deps.sites.find(site), page: { url, id } })
    const thread = toThreadJson(view)
    if (isKnown(req, res, etagOf(thread.version, [thread, list]))) return

    res.json({ thread, ...(await listComments(deps, view, list)) })
  })

  router.get('/comments/v1/comments/:id', publicRead, async (req, res) => {
    const { id } = parsePath(CommentPath, req.params)

    const { comment, thread } = await findComment(deps, id)
    if (isKnown(req, res, etagOf(thread.version, [id]))) return

    res.json({ comment: toCommentJson(comment) })
  })

  router.get('/comments/v1/comments/:id/replies', publicRead, async (req, res) => {
    const { id } = parsePath(CommentPath, req.params)
    const list = parseQuery(RepliesQuery, req.query)

    const { comment, thread } = await findComment(deps, id)
    if (isKnown(req, res, etagOf(thread.version, [id, list]))) return

    res.json(await listBranch(deps, comment, list))
  })

  return router
}

/**
 * Names the answer to come, and ends here if the caller has it already. The version was read
 * before what it stands for, so an answer is never older than its name.
 */
function isKnown(req: Request<object>, res: Response, etag: string): boolean {
  res.set({ ETag: etag, 'Cache-Control': SHARED_CACHE })
  if (!req.fresh) return false

  res.status(304).end()
  return true
}

/** Which page a request is about is read first: what is wrong with its thread comes before all else. */
const AboutPage = z.looseObject({ page: Page })

export function postRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const path = '/comments/v1/sites/:site/comments'

  router.options(path, siteCors(deps.sites))
  router.post(path, siteCors(deps.sites), ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const site = await deps.sites.find(parsePath(SitePath, req.params).site)
    const body: unknown = req.body
    const requestKey = readRequestKey(req.get('Idempotency-Key'), { site: site.id, body })
    const { page } = parseBody(AboutPage, body)
    refuseForeignPage(site, { url: page.url, pointer: '#/page/url' })
    const flood = await countPost(deps, { site: site.id, client: clientNetwork(req) })

    const { replayed, ...answer } = await postComment(deps, {
      site,
      page,
      requestKey,
      readDraft: (settings) => parseBody(draftOf(settings), body),
      flood,
    })

    if (replayed) res.set('Idempotency-Replayed', 'true')
    res.status(201).location(`/comments/v1/comments/${answer.comment.id}`).json(answer)
  })

  return router
}
