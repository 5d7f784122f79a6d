import { authorize } from '@afterword/shared/access/authorize'
import { siteCors } from '@afterword/shared/http/cors'
import { parsePath, parseQuery } from '@afterword/shared/http/parse'
import { type Request, Router } from 'express'
import type { Deps } from '../deps.ts'
import { acknowledgeAlert } from './acknowledge-alert.ts'
import { ALERTS } from './alert.ts'
import { AlertPath, AlertsPath, AlertsQuery } from './api.ts'
import { findAlerts } from './find-alerts.ts'
import type { AlertRecord } from './store.ts'

const PATH = '/mailer/v1/sites/:site/alerts'

/** Troubles somebody must look at. */
export function alertRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router.all([PATH, `${PATH}/:id/acknowledgement`], siteCors(deps.sites))

  router.get(PATH, async (req, res) => {
    const { site } = parsePath(AlertsPath, req.params)
    await requireAdmin(deps, req, site)
    const { state } = parseQuery(AlertsQuery, req.query)

    const alerts = await findAlerts(deps, site, state)

    res.json({ alerts: alerts.map(toJson) })
  })

  router.post(`${PATH}/:id/acknowledgement`, async (req, res) => {
    const { site, id } = parsePath(AlertPath, req.params)
    await requireAdmin(deps, req, site)

    await acknowledgeAlert(deps, site, id)

    res.status(204).end()
  })

  return router
}

async function requireAdmin(
  { db }: Deps,
  { headers: { authorization } }: Request,
  site: AlertRecord['siteId'] & string,
): Promise<void> {
  await authorize(db, { authorization, site, scopes: ['admin'] })
}

function toJson(alert: AlertRecord): object {
  const { id, code, siteId: site, detail, count, firstAt, lastAt, acknowledgedAt } = alert
  return { id, code, site, title: ALERTS[code], detail, count, firstAt, lastAt, acknowledgedAt }
}
