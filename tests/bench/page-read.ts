import { alternate, costMetrics, SECONDS, threadPath } from './compare.ts'
import type { Bench } from './metric.ts'
import { createBulk, createThread } from './thread-fixture.ts'
import { inWorld } from './world.ts'

const ELSEWHERE = Number(process.env['BENCH_ELSEWHERE'] ?? 1_000_000)
const CONNECTIONS = 10

/**
 * A page that is not in memory, on a site with a million comments elsewhere, beside one `pg`
 * query of the same rows and `JSON.stringify` in a bare server. Neither packs its bytes.
 */
export const pageRead: Bench = (serverUrl) =>
  inWorld(serverUrl, async (world) => {
    const page = await createThread(world.db, { ...world, comments: 1_000 })
    await createBulk(world.db, { ...world, comments: ELSEWHERE })
    const path = threadPath(world, page)
    const server = await world.startComments({ ANSWER_MEMORY_MB: '0' })
    const bare = await world.startScript('reference-query', [world.ownerUrl, page])

    const load = { connections: CONNECTIONS, seconds: SECONDS }
    const costs = await alternate(
      { pid: server.pid, load: { ...load, url: server.url + path } },
      { pid: bare.pid, load: { ...load, url: bare.url + path } },
    )
    return costMetrics({ bench: 'page-read', metric: 'page not in memory', goal: 0.5 }, costs)
  })
