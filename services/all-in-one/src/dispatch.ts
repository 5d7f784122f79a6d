import type { RequestListener } from 'node:http'
import { Problem } from '@afterword/shared/problem'

/**
 * One listener out of many, by the first segment of the path. Each owns its full paths, so
 * nothing is stripped. `''` is the root itself.
 */
export function dispatch(listeners: Record<string, RequestListener>): RequestListener {
  const bySegment = new Map(Object.entries(listeners))
  return (req, res) => {
    const segment = /^\/([^/?#]*)/.exec(req.url ?? '')?.[1]
    const listener = segment === undefined ? undefined : bySegment.get(segment)
    return (listener ?? answerNotFound)(req, res)
  }
}

const answerNotFound: RequestListener = (_req, res) => {
  res
    .writeHead(404, {
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    })
    .end(JSON.stringify(new Problem('not-found')))
}
