import { authorize } from '@afterword/shared/access/authorize'
import { siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath, parseQuery } from '@afterword/shared/http/parse'
import type { ApiKeyId, SiteId } from '@afterword/shared/ids'
import { type Request, Router } from 'express'
import type { Deps } from '../deps.ts'
import { addSuppression } from './add-suppression.ts'
import {
  LiftBody,
  SuppressionBody,
  SuppressionPath,
  SuppressionsPath,
  SuppressionsQuery,
} from './api.ts'
import { findSuppressions } from './find-suppressions.ts'
import { liftSuppression } from './lift-suppression.ts'
import type { LiftedSuppression, Suppression } from './store.ts'

const PATH = '/mailer/v1/sites/:site/suppressions'
const MAX_BODY_BYTES = 8 * 1024

export function suppressionRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router.all([PATH, `${PATH}/:id`], siteCors(deps.sites))

  router.get(PATH, async (req, res) => {
    const { site } = parsePath(SuppressionsPath, req.params)
    await requireAdmin(deps, req, site)

    const found = await findSuppressions(deps, site, parseQuery(SuppressionsQuery, req.query))

    const { suppressions, lifted, next } = found
    res.json({ suppressions: suppressions.map(toJson), lifted: lifted.map(toLiftedJson), next })
  })

  router.post(PATH, ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const { site: siteId } = parsePath(SuppressionsPath, req.params)
    const createdBy = await requireAdmin(deps, req, siteId)
    const body = parseBody(SuppressionBody, req.body)

    const suppressions = await addSuppression(deps, { ...body, siteId, createdBy })

    res.json({ suppressions: suppressions.map(toJson) })
  })

  router.delete(`${PATH}/:id`, ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const { site: siteId, id } = parsePath(SuppressionPath, req.params)
    const by = await requireAdmin(deps, req, siteId)
    const { note } = parseBody(LiftBody, req.body)

    await liftSuppression(deps, { siteId, id, note, by })

    res.status(204).end()
  })

  return router
}

async function requireAdmin({ db }: Deps, { headers }: Request, site: SiteId): Promise<ApiKeyId> {
  const { authorization } = headers
  const { id } = await authorize(db, { authorization, site, scopes: ['admin'] })
  return id
}

/** What an operator may see, field by field; never the hash. */
function toJson({ id, scope, cause, note, createdAt, askedAgainAt }: Suppression): object {
  return { id, scope, cause, note, createdAt, askedAgainAt }
}

function toLiftedJson(lifted: LiftedSuppression): object {
  const { id, scope, cause, note, createdAt, liftedHow, liftNote, liftedAt } = lifted
  return { id, scope, cause, note, createdAt, liftedHow, liftNote, liftedAt }
}
