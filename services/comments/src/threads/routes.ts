import { siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath, parseQuery } from '@afterword/shared/http/parse'
import { Router } from 'express'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { requireKey } from '../require-key.ts'
import { PageQuery, type SetThreadAnswer, SetThreadBody, SitePath } from './api.ts'
import { setThread } from './set-thread.ts'
import type { Thread } from './thread.ts'

const MAX_BODY_BYTES = 32 * 1024

export function threadRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const path = '/comments/v1/sites/:site/threads'

  router.options(path, siteCors(deps.sites))
  router.put(
    path,
    siteCors(deps.sites),
    requireKey(deps, ['moderate', 'publish']),
    ...jsonBody(MAX_BODY_BYTES),
    async (req, res) => {
      const { site } = parsePath(SitePath, req.params)
      const page = parseQuery(PageQuery, req.query)
      const changes = parseBody(SetThreadBody, req.body)

      const thread = await setThread(deps, { ...changes, page, site: await deps.sites.find(site) })

      res.json({ thread: toJson(thread) })
    },
  )

  return router
}

function toJson(thread: Thread): z.infer<typeof SetThreadAnswer>['thread'] {
  const { id, url, title, vouchedAt, state, approvedCount, version } = thread
  return { id, url, title, vouched: vouchedAt !== null, state, count: approvedCount, version }
}
