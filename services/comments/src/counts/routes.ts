import { parsePath, parseQuery } from '@afterword/shared/http/parse'
import { publicAnswer, sendPublicAnswer } from '@afterword/shared/http/public-answer'
import { publicRead } from '@afterword/shared/http/security-headers'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { CountsPath, CountsQuery } from './api.ts'
import { countComments } from './count-comments.ts'

/** For pages that list articles: many counts in one answer, the same for everyone. */
export function countRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })

  router.get('/comments/v1/sites/:site/counts', publicRead, async (req, res) => {
    const { site } = parsePath(CountsPath, req.params)
    const { url: urls } = parseQuery(CountsQuery, req.query)

    const about = { site: await deps.sites.find(site), urls }
    const answer = await deps.answers.find(req.originalUrl, async () => {
      const { body, seen } = await countComments(deps, about)
      return { answer: publicAnswer(body), seen }
    })
    sendPublicAnswer(req, res, { answer })
  })

  return router
}
