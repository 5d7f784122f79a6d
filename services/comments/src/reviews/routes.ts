import { siteCors } from '@afterword/shared/http/cors'
import { formBody } from '@afterword/shared/http/form-body'
import { jsonBody } from '@afterword/shared/http/json-body'
import { sendPage } from '@afterword/shared/http/page'
import { parseBody, parsePath, parseQuery } from '@afterword/shared/http/parse'
import { pageHeaders } from '@afterword/shared/http/security-headers'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { limitClient } from '../limit-client.ts'
import { requireKey } from '../require-key.ts'
import { LinkPath, ReviewPath, ReviewsQuery, SitePath, VerdictBody } from './api.ts'
import { askForReview } from './ask-for-review.ts'
import { decideReview } from './decide-review.ts'
import { listReviews } from './list-reviews.ts'
import { ReviewForm } from './review-form.ts'
import { showDecision, showReport, type StatusPage, statusNotValidPage } from './status-page.ts'

const MAX_BODY_BYTES = 32 * 1024
const MAX_FORM_BYTES = 32 * 1024

/** The pages where whoever a decision concerns sees it, and may ask for a review. */
export function statusPageRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const limit = limitClient(deps)

  const pages: [string, (token: string) => Promise<StatusPage | undefined>][] = [
    ['/comments/reports/:token', (token) => showReport(deps, token)],
    ['/comments/decisions/:token', (token) => showDecision(deps, token)],
  ]
  for (const [path, show] of pages) {
    router.get(path, pageHeaders, async (req, res) => {
      const shown = await show(parsePath(LinkPath, req.params).token)
      if (!shown) return sendPage(res, 404, statusNotValidPage)
      sendPage(res, 200, shown.page)
    })

    router.post(path, pageHeaders, limit, ...formBody(MAX_FORM_BYTES), async (req, res) => {
      const { token } = parsePath(LinkPath, req.params)
      const { note } = parseBody(ReviewForm, req.body)
      const { contested } = (await show(token)) ?? {}
      if (contested) await askForReview(deps, { ...contested, note })

      const shown = await show(token)
      if (!shown) return sendPage(res, 404, statusNotValidPage)
      sendPage(res, 200, shown.page)
    })
  }

  return router
}

/** What moderators are asked to look at again. */
export function reviewRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const list = '/comments/v1/sites/:site/moderation/reviews'
  const decisions = `${list}/:id/decisions`
  const cors = siteCors(deps.sites)
  const moderators = requireKey(deps, ['moderate'])

  router.options([list, decisions], cors)

  router.get(list, cors, moderators, async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const query = parseQuery(ReviewsQuery, req.query)

    res.json(await listReviews(deps, site, query))
  })

  router.post(decisions, cors, moderators, ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const { site, id } = parsePath(ReviewPath, req.params)
    const { action, note } = parseBody(VerdictBody, req.body)
    const actor = { kind: 'api-key', id: res.locals.key.id } as const

    res.json(await decideReview(deps, { site, id, action, note, actor }))
  })

  return router
}
