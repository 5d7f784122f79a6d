import { alternate, costMetrics, SECONDS, threadPath } from './compare.ts'
import type { Bench, Metric } from './metric.ts'
import { createBulk, createThread } from './thread-fixture.ts'
import { inWorld, type Server, type World } from './world.ts'

const BENCH = 'page-read'
const ELSEWHERE = Number(process.env['BENCH_ELSEWHERE'] ?? 1_000_000)
const LONG = Number(process.env['BENCH_LONG'] ?? 100_000)
const CONNECTIONS = 10

/**
 * A page that is not in memory, on a site with a million comments elsewhere, beside one `pg`
 * query of the same rows and `JSON.stringify` in a bare server; then the first page of a very
 * long thread beside that of a short one. Nobody packs their bytes.
 */
export const pageRead: Bench = (serverUrl) =>
  inWorld(serverUrl, async (world) => {
    const page = await createThread(world.db, { ...world, comments: 1_000 })
    await createBulk(world.db, { ...world, comments: ELSEWHERE })
    const server = await world.startComments({ ANSWER_MEMORY_MB: '0' })
    const bare = await world.startScript('reference-query', [world.ownerUrl, page])

    const path = threadPath(world, page)
    const load = { connections: CONNECTIONS, seconds: SECONDS }
    const costs = await alternate(
      { pid: server.pid, load: { ...load, url: server.url + path } },
      { pid: bare.pid, load: { ...load, url: bare.url + path } },
    )
    return [
      ...costMetrics({ bench: BENCH, metric: 'page not in memory', goal: 0.5 }, costs),
      ...(await readLong(world, server)),
    ]
  })

async function readLong(world: World, server: Server): Promise<Metric[]> {
  const sideOf = async (comments: number) => {
    const page = await createThread(world.db, { ...world, comments })
    const url = server.url + threadPath(world, page)
    return { pid: server.pid, load: { connections: CONNECTIONS, seconds: SECONDS, url } }
  }
  const costs = await alternate(await sideOf(LONG), await sideOf(100))
  return costMetrics({ bench: BENCH, metric: `of ${LONG} beside one of 100`, goal: 0.9 }, costs)
}
