import { parsePath, parseQuery } from '@afterword/shared/http/parse'
import { publicText, sendPublicAnswer } from '@afterword/shared/http/public-answer'
import { publicRead } from '@afterword/shared/http/security-headers'
import { Router } from 'express'
import { SitePath } from '../comments/api.ts'
import type { Deps } from '../deps.ts'
import { ThreadFeedQuery } from './api.ts'
import { makeSiteFeed, makeThreadFeed } from './make-feed.ts'

const ATOM = 'application/atom+xml'

/** What is new, for feed readers. */
export function feedRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })

  router.get('/comments/v1/sites/:site/feed.atom', publicRead, async (req, res) => {
    const { site } = parsePath(SitePath, req.params)

    const text = await makeSiteFeed(deps, await deps.sites.find(site))

    sendPublicAnswer(req, res, { answer: publicText(text, { type: ATOM }) })
  })

  router.get('/comments/v1/sites/:site/threads/feed.atom', publicRead, async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const { url, id = null } = parseQuery(ThreadFeedQuery, req.query)

    const about = { site: await deps.sites.find(site), page: { url, id } }
    const answer = await deps.answers.find(req.originalUrl, async () => {
      const { text, version, seen } = await makeThreadFeed(deps, about)
      return { answer: publicText(text, { type: ATOM, version }), seen: [seen] }
    })
    sendPublicAnswer(req, res, { answer })
  })

  return router
}
