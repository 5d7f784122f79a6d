import type { RequestHandler } from 'express'

const API_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"

const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

export type Headers = Readonly<Record<string, string>>

/** What every answer says to browsers. */
export function apiHeaders(publicUrl: string): Headers {
  return {
    'Content-Security-Policy': API_POLICY,
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    ...(publicUrl.startsWith('https:') && { 'Strict-Transport-Security': 'max-age=31536000' }),
  }
}

/** Routes that serve pages or public data widen what it says themselves. */
export function securityHeaders(publicUrl: string): RequestHandler {
  const headers = apiHeaders(publicUrl)
  return (_req, res, next) => {
    res.set(headers)
    next()
  }
}

/** For pages that links in mail lead to: nothing from elsewhere, in no frame, in no index. */
export const pageHeaders: RequestHandler = (_req, res, next) => {
  res.set({
    'Content-Security-Policy': PAGE_POLICY,
    'X-Robots-Tag': 'noindex, nofollow',
    'Cache-Control': 'no-store',
  })
  next()
}

/** What public reads say: the same bytes for everyone, from any page. */
export const PUBLIC_HEADERS: Headers = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Retry-After',
  'Cross-Origin-Resource-Policy': 'cross-origin',
}

/** For public reads: the same bytes for everyone, from any page. */
export const publicRead: RequestHandler = (_req, res, next) => {
  res.set(PUBLIC_HEADERS)
  next()
}
