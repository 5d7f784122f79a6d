import { siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath, parseQuery } from '@afterword/shared/http/parse'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { requireKey } from '../require-key.ts'
import { SitePath, ThreadPath } from '../threads/api.ts'
import { DismissalBody, DoctorQuery } from './api.ts'
import { dismissProposal } from './dismiss-proposal.ts'
import { findSplitThreads } from './find-split-threads.ts'

const MAX_BODY_BYTES = 32 * 1024

export function doctorRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const report = '/comments/v1/sites/:site/threads/doctor'
  const dismissals = '/comments/v1/sites/:site/threads/:id/dismissals'
  const cors = siteCors(deps.sites)
  const key = requireKey(deps, ['moderate', 'publish'])

  router.options([report, dismissals], cors)

  router.get(report, cors, key, async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const { limit } = parseQuery(DoctorQuery, req.query)

    res.json({ proposals: await findSplitThreads(deps.db, { site, limit }) })
  })

  router.post(dismissals, cors, key, ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const proposed = parseBody(DismissalBody, req.body)
    const actor = { kind: 'api-key', id: res.locals.key.id } as const

    await dismissProposal(deps, { ...parsePath(ThreadPath, req.params), proposed, actor })

    res.status(204).end()
  })

  return router
}
