import { clientNetwork } from '@afterword/shared/http/client-address'
import { siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath } from '@afterword/shared/http/parse'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { RequestProofBody, SitePath, TakeCodeBody } from './api.ts'
import { requestProof } from './request-proof.ts'
import { takeCode } from './take-code.ts'

const MAX_BODY_BYTES = 32 * 1024

const REQUESTED = {
  message: 'If this address waits to be confirmed, a mail is on its way. Please check your inbox.',
}

export function addressProofRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const confirmations = '/comments/v1/sites/:site/confirmations'
  const codes = '/comments/v1/sites/:site/readers/codes'

  router.options([confirmations, codes], siteCors(deps.sites))

  router.post(
    confirmations,
    siteCors(deps.sites),
    ...jsonBody(MAX_BODY_BYTES),
    async (req, res) => {
      const { site } = parsePath(SitePath, req.params)
      const body = parseBody(RequestProofBody, req.body)

      await requestProof(deps, { ...body, site, client: clientNetwork(req) })

      res.status(202).json(REQUESTED)
    },
  )

  router.post(codes, siteCors(deps.sites), ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const body = parseBody(TakeCodeBody, req.body)
    await deps.limits.asksForMail(clientNetwork(req))

    res.json({ confirmed: true, ...(await takeCode(deps, { ...body, site })) })
  })

  return router
}
