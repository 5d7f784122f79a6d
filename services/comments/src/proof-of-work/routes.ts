import { clientNetwork } from '@afterword/shared/http/client-address'
import { siteCors } from '@afterword/shared/http/cors'
import { parsePath } from '@afterword/shared/http/parse'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { SitePath } from '../threads/api.ts'
import { makeChallenge } from './challenge.ts'

export function challengeRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const path = '/comments/v1/sites/:site/challenge'
  const cors = siteCors(deps.sites)

  router.options(path, cors)
  router.get(path, cors, async (req, res) => {
    const { id: site } = await deps.sites.find(parsePath(SitePath, req.params).site)
    await deps.limits.challenges(`${site} ${clientNetwork(req)}`)

    const challenge = await makeChallenge(deps.tokenKeys, { site, now: deps.now() })

    res.set('Cache-Control', 'no-store').json({ challenge })
  })

  return router
}
