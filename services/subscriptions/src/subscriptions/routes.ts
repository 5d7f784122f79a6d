import { clientNetwork } from '@afterword/shared/http/client-address'
import { siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath } from '@afterword/shared/http/parse'
import { SiteId } from '@afterword/shared/ids'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { SubscribeBody } from './api.ts'
import { subscribeByForm } from './subscribe-by-form.ts'

const MAX_BODY = 32 * 1_024

/** True of every address: new, waiting, subscribed, or one we may not write to. */
const MESSAGE =
  'Check your inbox: if there is anything to confirm, a mail with a link is on its way.'

export function subscriptionRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const path = '/subscriptions/v1/sites/:site/subscriptions'

  router.all(path, siteCors(deps.sites))
  router.post(path, ...jsonBody(MAX_BODY), async (req, res) => {
    const siteId = parsePath(SiteId, req.params['site'])
    const body = parseBody(SubscribeBody, req.body)

    await subscribeByForm(deps, { ...body, siteId, client: clientNetwork(req) })

    res.status(202).json({ message: MESSAGE })
  })

  return router
}
