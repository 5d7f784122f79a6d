import type { Site } from '@afterword/shared/access/store'
import { refuseForeignOrigin } from '@afterword/shared/http/cors'
import { pageHeaders } from '@afterword/shared/http/security-headers'
import type { RequestHandler } from 'express'

/** Pages of ours with a form: when it is posted, the browser is to say that it comes from us. */
export const formPageHeaders: RequestHandler[] = [
  pageHeaders,
  (_req, res, next) => {
    res.set('Referrer-Policy', 'same-origin')
    next()
  },
]

type From = { origin?: string | undefined; referer?: string | undefined }

/**
 * Refuses a form from a page that is neither the site's nor ours, as far as the browser says.
 * `null` is what it says where the page hides itself.
 */
export function refuseOtherPages(site: Site, { origin, referer }: From, publicUrl: string): void {
  const from = origin ?? URL.parse(referer ?? '')?.origin
  if (from !== new URL(publicUrl).origin) refuseForeignOrigin(site, from)
}
