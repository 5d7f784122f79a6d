import { clientNetwork } from '@afterword/shared/http/client-address'
import { siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parsePath, parseQuery } from '@afterword/shared/http/parse'
import { publicAnswer, sendPublicAnswer } from '@afterword/shared/http/public-answer'
import { publicRead } from '@afterword/shared/http/security-headers'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { readRequestKey } from '../idempotency/request-key.ts'
import { CommentPath, RepliesQuery, SitePath, ThreadQuery } from './api.ts'
import { toCommentJson, toListedJson } from './comment-json.ts'
import { findComment, findPlace } from './find-comment.ts'
import { listBranch } from './list-branch.ts'
import { readThread } from './read-thread.ts'
import { submitComment } from './submit-comment.ts'

const MAX_BODY_BYTES = 256 * 1024

/** The same for everyone: these never look at who asks. */
export function publicRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })

  router.get('/comments/v1/sites/:site/thread', publicRead, async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const { url, id = null, ...list } = parseQuery(ThreadQuery, req.query)

    const { find } = deps.answers
    const about = { site: await deps.sites.find(site), page: { url, id }, ...list }
    const answer = await find(req.originalUrl, async () => {
      const { body, seen } = await readThread(deps, about, toListedJson)
      return { answer: publicAnswer(body, body.thread.version), seen: [seen] }
    })
    sendPublicAnswer(req, res, { answer })
  })

  router.get('/comments/v1/comments/:id', publicRead, async (req, res) => {
    const { id } = parsePath(CommentPath, req.params)

    const { comment, thread } = await findComment(deps, id)

    const answer = publicAnswer({ comment: toCommentJson(comment) }, thread.version)
    sendPublicAnswer(req, res, { answer })
  })

  router.get('/comments/v1/comments/:id/replies', publicRead, async (req, res) => {
    const { id } = parsePath(CommentPath, req.params)
    const list = parseQuery(RepliesQuery, req.query)

    const { comment, thread } = await findPlace(deps, id)
    const branch = await listBranch(deps, comment, { ...list, write: toListedJson })

    sendPublicAnswer(req, res, { answer: publicAnswer(branch, thread.version) })
  })

  return router
}

export function postRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const path = '/comments/v1/sites/:site/comments'

  router.options(path, siteCors(deps.sites))
  router.post(path, siteCors(deps.sites), ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const { answer, replayed } = await deps.posts.admit(async () => {
      const site = await deps.sites.find(parsePath(SitePath, req.params).site)
      const body: unknown = req.body
      const requestKey = readRequestKey(req.get('Idempotency-Key'), { site: site.id, body })
      return submitComment(deps, { site, body, client: clientNetwork(req), requestKey })
    })

    if (replayed) res.set('Idempotency-Replayed', 'true')
    res.status(201).location(`/comments/v1/comments/${answer.comment.id}`).json(answer)
  })

  return router
}
