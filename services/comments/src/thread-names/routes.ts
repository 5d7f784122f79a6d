import type { ApiKey, Site } from '@afterword/shared/access/store'
import { siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath, parseQuery } from '@afterword/shared/http/parse'
import type { SiteId, ThreadId } from '@afterword/shared/ids'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import type { Actor } from '../moderation/decision.ts'
import { requireKey } from '../require-key.ts'
import { PageQuery, ThreadPath } from '../threads/api.ts'
import type { Thread } from '../threads/thread.ts'
import { viewThread } from '../threads/view-thread.ts'
import { addAlias } from './add-alias.ts'
import { AliasBody, MergeBody, MoveThreadBody } from './api.ts'
import { mergeThreads } from './merge-threads.ts'
import { moveThread } from './move-thread.ts'
import { removeAlias } from './remove-alias.ts'

const MAX_BODY_BYTES = 32 * 1024

/** What a site may change about the names of its threads, each answered with the thread as it is then. */
export function threadNameRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const thread = '/comments/v1/sites/:site/threads/:id'
  const [move, aliases, merge] = [`${thread}/move`, `${thread}/aliases`, `${thread}/merge`] as const
  const cors = siteCors(deps.sites)
  const key = requireKey(deps, ['moderate', 'publish'])
  const body = jsonBody(MAX_BODY_BYTES)

  router.options([move, aliases, merge], cors)

  router.post(move, cors, key, ...body, async (req, res) => {
    const { url, id: pageId } = parseBody(MoveThreadBody, req.body)
    const about = await findAbout(deps, req.params, res.locals.key)

    res.json(await viewThread(deps, placeOf(await moveThread(deps, { ...about, url, pageId }))))
  })

  router.post(aliases, cors, key, ...body, async (req, res) => {
    const alias = parseBody(AliasBody, req.body)
    const about = await findAbout(deps, req.params, res.locals.key)

    res.json(await viewThread(deps, placeOf(await addAlias(deps, { ...about, alias }))))
  })

  router.delete(aliases, cors, key, async (req, res) => {
    const alias = parseQuery(PageQuery, req.query)
    const about = await findAbout(deps, req.params, res.locals.key)

    res.json(await viewThread(deps, placeOf(await removeAlias(deps, { ...about, alias }))))
  })

  router.post(merge, cors, key, ...body, async (req, res) => {
    const { into, note } = parseBody(MergeBody, req.body)
    const { id: from, ...about } = await findAbout(deps, req.params, res.locals.key)

    const merged = await mergeThreads(deps, { ...about, from, into, note })

    res.json(await viewThread(deps, placeOf(merged)))
  })

  return router
}

type About = { site: Site; id: ThreadId; actor: Actor }

async function findAbout({ sites }: Deps, params: unknown, key: ApiKey): Promise<About> {
  const { site, id } = parsePath(ThreadPath, params)
  return { site: await sites.find(site), id, actor: { kind: 'api-key', id: key.id } }
}

function placeOf({ siteId: site, id }: Thread): { site: SiteId; id: ThreadId } {
  return { site, id }
}
