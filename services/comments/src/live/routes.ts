import { clientNetwork } from '@afterword/shared/http/client-address'
import { parsePath, parseQuery } from '@afterword/shared/http/parse'
import { publicRead } from '@afterword/shared/http/security-headers'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { EventsHeaders, EventsPath, EventsQuery } from './api.ts'
import { lookAtPage } from './look-at-page.ts'

/** Live updates of a page's thread, the same for everyone who listens. */
export function eventRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })

  router.get('/comments/v1/sites/:site/events', publicRead, async (req, res) => {
    const { site } = parsePath(EventsPath, req.params)
    const { url, id = null, lastEventId } = parseQuery(EventsQuery, req.query)
    const headers = EventsHeaders.safeParse(req.headers)
    const since = headers.data?.['last-event-id'] ?? lastEventId

    const about = { site: await deps.sites.find(site), page: { url, id } }
    const seen = await lookAtPage(deps, about)
    if (res.destroyed) return

    res.set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      Connection: 'close',
      // nginx would wait for more.
      'X-Accel-Buffering': 'no',
    })
    deps.streams.open({ res, client: clientNetwork(req), seen, since })
  })

  return router
}
