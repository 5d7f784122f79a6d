import { authorize } from '@afterword/shared/access/authorize'
import { siteCors } from '@afterword/shared/http/cors'
import { parsePath, parseQuery } from '@afterword/shared/http/parse'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { SitePath, TrailQuery } from './api.ts'
import { listDeliveries, type Trail } from './list-deliveries.ts'
import type { DeliveryRecord } from './store.ts'

const PATH = '/mailer/v1/sites/:site/deliveries'

export function deliveryRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router.all(PATH, siteCors(deps.sites))

  router.get(PATH, async (req, res) => {
    const { site: siteId } = parsePath(SitePath, req.params)
    const { authorization } = req.headers
    await authorize(deps.db, { authorization, site: siteId, scopes: ['admin'] })
    const { address } = parseQuery(TrailQuery, req.query)

    const trail = await listDeliveries(deps, { siteId, address })

    res.json(toJson(trail))
  })

  return router
}

/** What an operator may see, field by field. */
function toJson({ deliveries, suppressions }: Trail): object {
  return { deliveries: deliveries.map(deliveryJson), suppressions }
}

function deliveryJson(delivery: DeliveryRecord): object {
  const { id, kind, campaignId, state, reason, reply, attempts, messageId } = delivery
  const { createdAt, expiresAt, settledAt } = delivery
  const dueAt = state === 'pending' || state === 'deferred' ? delivery.dueAt : null
  const fate = { state, reason, reply, attempts }
  return { id, kind, campaignId, ...fate, messageId, createdAt, dueAt, expiresAt, settledAt }
}
