import { clientNetwork } from '@afterword/shared/http/client-address'
import { siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath, parseQuery } from '@afterword/shared/http/parse'
import { publicAnswer, sendPublicAnswer } from '@afterword/shared/http/public-answer'
import { publicRead } from '@afterword/shared/http/security-headers'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { readRequestKey } from '../idempotency/request-key.ts'
import { ReaderFields } from '../readers/reader.ts'
import { Page } from '../threads/page.ts'
import { refuseForeignPage } from '../threads/refuse-foreign-page.ts'
import { CommentPath, RepliesQuery, SitePath, ThreadQuery } from './api.ts'
import { toCommentJson } from './comment-json.ts'
import { countPost } from './count-post.ts'
import { draftOf } from './draft.ts'
import { findComment } from './find-comment.ts'
import { listBranch } from './list-branch.ts'
import { postComment } from './post-comment.ts'
import { readThread } from './read-thread.ts'

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
      const { body, seen } = await readThread(deps, about)
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

    const { comment, thread } = await findComment(deps, id)
    const branch = await listBranch(deps, comment, list)

    sendPublicAnswer(req, res, { answer: publicAnswer(branch, thread.version) })
  })

  return router
}

/** Which page a request is about is read first: what is wrong with its thread comes before all else. */
const AboutPage = z.looseObject({ page: Page, ...ReaderFields })

export function postRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const path = '/comments/v1/sites/:site/comments'

  router.options(path, siteCors(deps.sites))
  router.post(path, siteCors(deps.sites), ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const site = await deps.sites.find(parsePath(SitePath, req.params).site)
    const body: unknown = req.body
    const requestKey = readRequestKey(req.get('Idempotency-Key'), { site: site.id, body })
    const { page, readerToken, signIn } = parseBody(AboutPage, body)
    refuseForeignPage(site, { url: page.url, pointer: '#/page/url' })
    const client = clientNetwork(req)
    const flood = await countPost(deps, { site: site.id, client })

    const { answer, replayed } = await postComment(deps, {
      site,
      page,
      client,
      readerToken,
      signIn,
      requestKey,
      readDraft: (settings) => parseBody(draftOf(settings), body),
      flood,
    })

    if (replayed) res.set('Idempotency-Replayed', 'true')
    res.status(201).location(`/comments/v1/comments/${answer.comment.id}`).json(answer)
  })

  return router
}
