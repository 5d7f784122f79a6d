import { sendPage } from '@afterword/shared/http/page'
import { parsePath, parseQuery } from '@afterword/shared/http/parse'
import { problemHandler, sayWhenToRetry } from '@afterword/shared/http/problem-handler'
import { publicText, sendPublicAnswer } from '@afterword/shared/http/public-answer'
import { publicRead } from '@afterword/shared/http/security-headers'
import { Router } from 'express'
import type { Logger } from 'pino'
import { SitePath } from '../comments/api.ts'
import type { Deps } from '../deps.ts'
import { CommentsPageQuery, FragmentQuery, ReplyPageQuery } from './api.ts'
import { missingPage } from './missing-page.ts'
import { formPageHeaders } from './own-pages.ts'
import { threadFragment } from './thread-fragment.ts'
import { viewCommentsPage } from './view-comments-page.ts'
import { viewReplyPage } from './view-reply-page.ts'
import { viewThreadFragment } from './view-thread-fragment.ts'

/** A thread as markup, for pages that include it. The same for everyone. */
export function fragmentRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })

  router.get('/comments/v1/sites/:site/thread.html', publicRead, async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const { url, id = null, ...list } = parseQuery(FragmentQuery, req.query)

    const about = { site: await deps.sites.find(site), page: { url, id }, ...list }
    const answer = await deps.answers.find(req.originalUrl, async () => {
      const { seen, ...view } = await viewThreadFragment(deps, about)
      const { version } = view.body.thread
      const markup = String(threadFragment(view))
      return { answer: publicText(markup, { type: 'text/html', version }), seen: [seen] }
    })
    sendPublicAnswer(req, res, { answer })
  })

  return router
}

const COMMENTS = '/comments/v1/sites/:site/comments.html'
const REPLY = '/comments/v1/sites/:site/reply.html'

/** Pages of ours that links in the fragment lead to. */
export function fragmentPageRoutes(deps: Deps, log: Logger): Router {
  const router = Router({ caseSensitive: true, strict: true })

  router.get(COMMENTS, ...formPageHeaders, async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const { url, id = null, ...list } = parseQuery(CommentsPageQuery, req.query)

    const about = { site: await deps.sites.find(site), page: { url, id }, ...list }
    sendPage(res, 200, await viewCommentsPage(deps, about))
  })

  router.get(REPLY, ...formPageHeaders, async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const { url, id = null, parent } = parseQuery(ReplyPageQuery, req.query)

    const about = { site: await deps.sites.find(site), page: { url, id }, parent }
    sendPage(res, 200, await viewReplyPage(deps, about))
  })

  const explain = problemHandler(log, (_req, res, problem) => {
    sayWhenToRetry(res, problem)
    sendPage(res, problem.status, missingPage(problem))
  })
  return router.use([COMMENTS, REPLY], explain)
}
