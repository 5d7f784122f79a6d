import { siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath } from '@afterword/shared/http/parse'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { requireKey } from '../require-key.ts'
import { SitePath } from '../threads/api.ts'
import { ExportBody } from './api.ts'
import { exportPerson } from './export-person.ts'

const MAX_BODY_BYTES = 32 * 1024

export function exportRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const cors = siteCors(deps.sites)
  const admins = requireKey(deps, ['admin'])
  const exportsOfSite = '/comments/v1/sites/:site/exports'

  router.options(exportsOfSite, cors)

  router.post(exportsOfSite, cors, admins, ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const { address } = parseBody(ExportBody, req.body)

    res.json(await exportPerson(deps, { site, address }))
  })

  return router
}
