import { authorize } from '@afterword/shared/access/authorize'
import { siteCors } from '@afterword/shared/http/cors'
import { parsePath, parseQuery } from '@afterword/shared/http/parse'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { TrailPath, TrailQuery } from './api.ts'
import { findTrail } from './find-trail.ts'
import { trailJson } from './trail-json.ts'

const PATH = '/mailer/v1/sites/:site/trail'

export function trailRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router.all(PATH, siteCors(deps.sites))

  router.get(PATH, async (req, res) => {
    const { site: siteId } = parsePath(TrailPath, req.params)
    const { authorization } = req.headers
    await authorize(deps.db, { authorization, site: siteId, scopes: ['admin'] })
    const { address, campaign: campaignId } = parseQuery(TrailQuery, req.query)

    const trail = await findTrail(deps, { siteId, address, campaignId })

    res.json(trailJson(trail))
  })

  return router
}
