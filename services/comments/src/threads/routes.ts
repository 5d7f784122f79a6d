import { siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath, parseQuery } from '@afterword/shared/http/parse'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { requireKey } from '../require-key.ts'
import { PageQuery, SetThreadBody, SitePath, ThreadPath, ThreadsQuery } from './api.ts'
import { listThreads } from './list-threads.ts'
import { toManagedJson } from './managed-json.ts'
import { setThread } from './set-thread.ts'
import { viewThread } from './view-thread.ts'

const MAX_BODY_BYTES = 32 * 1024

export function threadRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const threads = '/comments/v1/sites/:site/threads'
  const thread = `${threads}/:id` as const
  const cors = siteCors(deps.sites)
  const key = requireKey(deps, ['moderate', 'publish'])

  router.options([threads, thread], cors)

  router.get(threads, cors, key, async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const search = parseQuery(ThreadsQuery, req.query)

    const page = await listThreads(deps.db, { ...search, site })

    res.json({ threads: page.threads.map(toManagedJson), next: page.next })
  })

  router.put(threads, cors, key, ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const page = parseQuery(PageQuery, req.query)
    const changes = parseBody(SetThreadBody, req.body)
    const actor = { kind: 'api-key', id: res.locals.key.id } as const

    const order = { ...changes, page, site: await deps.sites.find(site), actor }
    const set = await setThread(deps, order)

    res.json({ thread: toManagedJson(set) })
  })

  router.get(thread, cors, key, async (req, res) => {
    res.json(await viewThread(deps, parsePath(ThreadPath, req.params)))
  })

  return router
}
