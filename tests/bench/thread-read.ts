import { alternate, costMetrics, SECONDS, threadPath } from './compare.ts'
import { type Bench, less, type Metric } from './metric.ts'
import { fetchPacked, PACKED } from './packed.ts'
import { createThread } from './thread-fixture.ts'
import { inWorld, type World } from './world.ts'

const BENCH = 'thread-read'
const CONNECTIONS = 50
const MOST_BYTES = 7 * 1024

/**
 * The first page of a thread, kept in memory, and the same compressed bytes from a bare
 * `node:http` server; then the same with an answer of 304.
 */
export const threadRead: Bench = (serverUrl) =>
  inWorld(serverUrl, async (world) => [
    ...(await readThread(world, 50)),
    ...(await readThread(world, 1_000)),
    ...(await readUnchanged(world)),
  ])

async function readThread(world: World, comments: number): Promise<Metric[]> {
  const path = threadPath(world, await createThread(world.db, { ...world, comments }))
  const server = await world.startComments()
  const url = server.url + path
  const { body } = await fetchPacked(url)
  const bare = await world.startBare(body, { 'content-encoding': 'gzip' })

  const load = { connections: CONNECTIONS, seconds: SECONDS, headers: PACKED }
  const costs = await alternate(
    { pid: server.pid, load: { ...load, url } },
    { pid: bare.pid, load: { ...load, url: bare.url + path } },
  )
  server.kill('SIGTERM')
  const metric = `first page of ${comments}`
  const bytes = less({
    bench: BENCH,
    metric: `${metric}, gzip`,
    value: body.length,
    unit: 'bytes',
    reference: MOST_BYTES,
    goal: 1,
  })
  return [...costMetrics({ bench: BENCH, metric, goal: 0.75 }, costs), bytes]
}

async function readUnchanged(world: World): Promise<Metric[]> {
  const path = threadPath(world, await createThread(world.db, { ...world, comments: 50 }))
  const server = await world.startComments()
  const url = server.url + path
  const { etag } = await fetchPacked(url)
  const bare = await world.startBare(new Uint8Array(), { etag })

  const headers = { ...PACKED, 'if-none-match': etag }
  const load = { connections: CONNECTIONS, seconds: SECONDS, headers }
  const costs = await alternate(
    { pid: server.pid, load: { ...load, url } },
    { pid: bare.pid, load: { ...load, url: bare.url + path } },
  )
  return costMetrics({ bench: BENCH, metric: '304', goal: 0.85 }, costs)
}
