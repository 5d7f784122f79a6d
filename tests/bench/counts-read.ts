import { alternate, costMetrics, SECONDS } from './compare.ts'
import type { Bench } from './metric.ts'
import { fetchPacked, PACKED } from './packed.ts'
import { createThread } from './thread-fixture.ts'
import { inWorld } from './world.ts'

const PAGES = 20

/** Counts for twenty pages, and the same compressed bytes from a bare server. */
export const countsRead: Bench = (serverUrl) =>
  inWorld(serverUrl, async (world) => {
    const query = new URLSearchParams()
    for (let page = 1; page <= PAGES; page += 1) {
      query.append('url', await createThread(world.db, { ...world, comments: page }))
    }
    const server = await world.startComments()
    const path = `/comments/v1/sites/${world.site}/counts?${query.toString()}`
    const url = server.url + path
    const { body } = await fetchPacked(url)
    const bare = await world.startBare(body, { 'content-encoding': 'gzip' })

    const load = { connections: 50, seconds: SECONDS, headers: PACKED }
    const costs = await alternate(
      { pid: server.pid, load: { ...load, url } },
      { pid: bare.pid, load: { ...load, url: bare.url + path } },
    )
    return costMetrics({ bench: 'counts-read', metric: '20 pages', goal: 0.7 }, costs)
  })
