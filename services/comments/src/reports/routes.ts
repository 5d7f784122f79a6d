import { clientNetwork } from '@afterword/shared/http/client-address'
import { anySiteCors, refuseForeignOrigin, siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath, parseQuery } from '@afterword/shared/http/parse'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { requireKey } from '../require-key.ts'
import { CommentPath, ReportsQuery, SitePath } from './api.ts'
import { findReportedSite } from './find-reported-site.ts'
import { listReports } from './list-reports.ts'
import { ReportBody } from './report-body.ts'
import { reportComment } from './report-comment.ts'

const MAX_BODY_BYTES = 32 * 1024

/** Where readers report a comment, and moderators read what was reported. */
export function reportRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const file = '/comments/v1/comments/:id/reports'
  const list = '/comments/v1/sites/:site/moderation/reports'
  const anySite = anySiteCors(deps.sites)
  const cors = siteCors(deps.sites)

  router.options(file, anySite)
  router.post(file, anySite, ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const { id: comment } = parsePath(CommentPath, req.params)
    const report = parseBody(ReportBody, req.body)
    const site = await findReportedSite(deps, comment)
    refuseForeignOrigin(site, req.get('Origin'))

    const filed = await reportComment(deps, { site, comment, report, client: clientNetwork(req) })

    res.status(202).json(filed)
  })

  router.options(list, cors)
  router.get(list, cors, requireKey(deps, ['moderate']), async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const query = parseQuery(ReportsQuery, req.query)

    res.json(await listReports(deps, site, query))
  })

  return router
}
