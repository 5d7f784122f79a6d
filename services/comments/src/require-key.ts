import type { Scope } from '@afterword/shared/access/api-key'
import { authorize } from '@afterword/shared/access/authorize'
import type { ApiKey } from '@afterword/shared/access/store'
import { parsePath } from '@afterword/shared/http/parse'
import { SiteId } from '@afterword/shared/ids'
import type { RequestHandler } from 'express'
import type { Deps } from './deps.ts'

/** What `requireKey` leaves for the handler behind it. */
export type WithKey = { key: ApiKey }

/** Lets only an API key of `:site` with one of these scopes pass, before any body is read. */
export function requireKey(
  { db }: Pick<Deps, 'db'>,
  scopes: Scope[],
): RequestHandler<{ site: string }, unknown, unknown, unknown, WithKey> {
  return async (req, res, next) => {
    const site = parsePath(SiteId, req.params.site)
    res.locals.key = await authorize(db, { authorization: req.get('Authorization'), site, scopes })
    next()
  }
}
