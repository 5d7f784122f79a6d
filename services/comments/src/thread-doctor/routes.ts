import { siteCors } from '@afterword/shared/http/cors'
import { parsePath, parseQuery } from '@afterword/shared/http/parse'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { requireKey } from '../require-key.ts'
import { SitePath } from '../threads/api.ts'
import { DoctorQuery } from './api.ts'
import { findSplitThreads } from './find-split-threads.ts'

export function doctorRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const path = '/comments/v1/sites/:site/threads/doctor'
  const cors = siteCors(deps.sites)

  router.options(path, cors)
  router.get(path, cors, requireKey(deps, ['moderate', 'publish']), async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const { limit } = parseQuery(DoctorQuery, req.query)

    res.json({ proposals: await findSplitThreads(deps.db, { site, limit }) })
  })

  return router
}
