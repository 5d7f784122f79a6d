import type { NextFunction, Request, RequestHandler, Response } from 'express'
import type { Sites } from '../access/site-cache.ts'
import type { Site } from '../access/store.ts'
import { SiteId } from '../ids.ts'
import { Problem } from '../problem.ts'
import { parsePath } from './parse.ts'

const PREFLIGHT_SECONDS = '600'

/**
 * Lets the pages of `:site` and our own, and no others, call the routes behind it. Requests
 * without an Origin (a CMS, curl) pass: nothing here acts on a cookie, so there is nothing to
 * forge. Also answers preflights.
 */
export function siteCors(sites: Sites): RequestHandler<{ site: string }> {
  return async (req, res, next) => {
    res.vary('Origin')
    const { origin } = req.headers
    if (origin === undefined || req.get('Sec-Fetch-Site') === 'same-origin') return next()

    refuseForeignOrigin(await sites.find(parsePath(SiteId, req.params.site)), origin)
    answerTo(origin, { req, res, next })
  }
}

/**
 * The same for routes that name no site: here pages of any site of ours may ask, so that a
 * preflight tells nothing of what is at the address. Whose thing it is, the route finds out, and
 * then calls `refuseForeignOrigin`.
 */
export function anySiteCors(sites: Sites): RequestHandler {
  return async (req, res, next) => {
    res.vary('Origin')
    const { origin } = req.headers
    if (origin === undefined) return next()

    if (!(await sites.hasOrigin(origin))) throw new Problem('origin-not-allowed')
    answerTo(origin, { req, res, next })
  }
}

/** Throws for a request from a page that is not of this site. */
export function refuseForeignOrigin(
  { origins }: Pick<Site, 'origins'>,
  origin: string | undefined,
): void {
  if (origin !== undefined && !origins.includes(origin)) throw new Problem('origin-not-allowed')
}

type Exchange = { req: Pick<Request, 'method'>; res: Response; next: NextFunction }

function answerTo(origin: string, { req, res, next }: Exchange): void {
  res.set('Access-Control-Allow-Origin', origin)
  res.set('Access-Control-Expose-Headers', 'Retry-After')
  res.set('Cross-Origin-Resource-Policy', 'cross-origin')
  if (req.method !== 'OPTIONS') return next()

  res.set({
    'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key',
    'Access-Control-Max-Age': PREFLIGHT_SECONDS,
  })
  res.status(204).end()
}
