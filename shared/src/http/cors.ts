import type { RequestHandler } from 'express'
import type { Sites } from '../access/site-cache.ts'
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

    const site = await sites.find(parsePath(SiteId, req.params.site))
    if (!site.origins.includes(origin)) throw new Problem('origin-not-allowed')

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
}
