import { siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath } from '@afterword/shared/http/parse'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { requireKey } from '../require-key.ts'
import { SitePath } from '../threads/api.ts'
import { EraseBody } from './api.ts'
import { erasePerson } from './erase-person.ts'

const MAX_BODY_BYTES = 32 * 1024

export function erasureRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const cors = siteCors(deps.sites)
  const admins = requireKey(deps, ['admin'])
  const erasures = '/comments/v1/sites/:site/erasures'

  router.options(erasures, cors)

  router.post(erasures, cors, admins, ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const { address, comments } = parseBody(EraseBody, req.body)
    const afterwards = comments === 'anonymised' ? 'anonymous' : comments
    const orderedBy = { kind: 'api-key', id: res.locals.key.id } as const

    res.json({ erased: await erasePerson(deps, { site, address, afterwards, orderedBy }) })
  })

  return router
}
