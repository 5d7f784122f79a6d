import type { Scope } from '@afterword/shared/access/api-key'
import { authorize } from '@afterword/shared/access/authorize'
import { parsePath } from '@afterword/shared/http/parse'
import { SiteId } from '@afterword/shared/ids'
import type { RequestHandler } from 'express'
import type { Deps } from './deps.ts'

/** Lets only an API key of `:site` with one of these scopes pass, before any body is read. */
export function requireKey({ db }: Deps, scopes: Scope[]): RequestHandler<{ site: string }> {
  return async (req, _res, next) => {
    const site = parsePath(SiteId, req.params.site)
    await authorize(db, { authorization: req.headers.authorization, site, scopes })
    next()
  }
}
