import { authorize } from '@afterword/shared/access/authorize'
import { siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath, parseQuery } from '@afterword/shared/http/parse'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { DeliveryPath, ResolutionBody, UnresolvedPath, UnresolvedQuery } from './api.ts'
import { listUnresolved } from './list-unresolved.ts'
import { resolveDelivery } from './resolve-delivery.ts'
import type { UnresolvedDelivery } from './store.ts'

const LIST = '/mailer/v1/sites/:site/unresolved-deliveries'
const RESOLVE = '/mailer/v1/sites/:site/deliveries/:id/resolutions'
const MAX_BODY_BYTES = 8 * 1024

export function resolutionRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router.all([LIST, RESOLVE], siteCors(deps.sites))

  router.get(LIST, async (req, res) => {
    const { site } = parsePath(UnresolvedPath, req.params)
    const { authorization } = req.headers
    await authorize(deps.db, { authorization, site, scopes: ['admin'] })
    const { after, limit } = parseQuery(UnresolvedQuery, req.query)

    const { deliveries, next } = await listUnresolved(deps, site, { after, limit })

    res.json({ deliveries: deliveries.map(toJson), next })
  })

  router.post(RESOLVE, ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const { site: siteId, id } = parsePath(DeliveryPath, req.params)
    const { authorization } = req.headers
    const key = await authorize(deps.db, { authorization, site: siteId, scopes: ['admin'] })
    const { resolution, note } = parseBody(ResolutionBody, req.body)

    await resolveDelivery(deps, { id, siteId, resolution, note, apiKeyId: key.id })

    res.status(204).end()
  })

  return router
}

/** What an operator may see, field by field. */
function toJson(delivery: UnresolvedDelivery): object {
  const { id, kind, campaignId, state, reason, messageId, isResent } = delivery
  const { createdAt, settledAt } = delivery
  return { id, kind, campaignId, state, reason, messageId, isResent, createdAt, settledAt }
}
