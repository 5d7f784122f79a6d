import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { z } from 'zod'
import { startChild } from '../support/child.ts'
import { roleUrls } from '../support/roles.ts'
import { countRoundTrips } from './count-round-trips.ts'
import { type Bench, less, median, type Metric, more } from './metric.ts'
import { inWorld, type Server, type World } from './world.ts'
import { type Cost, drive } from './wrk.ts'

const BENCH = 'post-comment'
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5)
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 4)
const CLIENTS = [10, 50]
const PAGES = 100
const MANY = Number(process.env['BENCH_MANY'] ?? 20_000)
/** One to look, one to add the comment; what is looked up anew every other second makes more of some. */
const MOST_TRIPS = 2.5
/** Half of the rate of the first comments is left for growth of indexes and files. */
const NO_CLIFF = 0.5

/**
 * Posts, each durable, screened, idempotent and with its messages, beside a loop of one prepared
 * insert on the same server with as many clients; then again behind many comments.
 */
export const postComment: Bench = (serverUrl) =>
  inWorld(serverUrl, async (world) => {
    await refuseCarelessServer(world)
    const server = await world.startComments()
    await post(world, server, { clients: 10, seconds: 2 })

    const metrics: Metric[] = []
    for (const clients of CLIENTS) metrics.push(...(await compare(world, server, clients)))
    return [...metrics, await afterMany(world, server), await roundTrips(world)]
  })

async function refuseCarelessServer({ db }: World): Promise<void> {
  const { rows } = await sql<{ fsync: string; commit: string }>`
    select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit
  `.execute(db)
  const [settings] = rows
  if (settings?.fsync === 'on' && settings.commit === 'on') return
  console.error('afterword: this PostgreSQL does not sync to disk: figures of posts mean little')
}

const Inserted = z.object({ perSecond: z.number(), p99Ms: z.number() })

async function compare(world: World, server: Server, clients: number): Promise<Metric[]> {
  const [ours, theirs]: [Cost[], z.infer<typeof Inserted>[]] = [[], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await post(world, server, { clients, seconds: SECONDS }))
    theirs.push(await insert(world, clients))
  }
  const unit = { bench: BENCH, metric: `${clients} clients` }
  return [
    more({
      ...unit,
      metric: `${unit.metric}, rate`,
      value: median(ours.map(({ perSecond }) => perSecond)),
      unit: 'comments per second',
      reference: median(theirs.map(({ perSecond }) => perSecond)),
      goal: 0.25,
    }),
    less({
      ...unit,
      metric: `${unit.metric}, p99`,
      value: median(ours.map(({ p99Ms }) => p99Ms)),
      unit: 'ms',
      reference: median(theirs.map(({ p99Ms }) => p99Ms)),
      goal: 0,
    }),
  ]
}

/** The rate of posts behind so many others, beside that of the first. */
async function afterMany(world: World, server: Server): Promise<Metric> {
  const load = { clients: 10, seconds: SECONDS }
  const first = await post(world, server, load)
  let stored = await countComments(world)
  while (stored < MANY) {
    await post(world, server, { clients: 50, seconds: 10 })
    stored = await countComments(world)
  }
  const last = await post(world, server, load)
  return more({
    bench: BENCH,
    metric: `rate after ${stored} comments`,
    value: last.perSecond,
    unit: 'comments per second',
    reference: first.perSecond,
    goal: NO_CLIFF,
  })
}

async function countComments({ db }: World): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from comments.comments
  `.execute(db)
  return rows[0]?.count ?? 0
}

/** How often one post asks PostgreSQL and waits, its transaction's begin and commit included. */
async function roundTrips(world: World): Promise<Metric> {
  const counter = await countRoundTrips(world.ownerUrl)
  try {
    const quiet = { ANSWER_MEMORY_MB: '0', DATABASE_CONNECTIONS: '10' }
    const url = counter.urlFor(roleUrls(world.ownerUrl).comments)
    const server = await world.startComments({ ...quiet, DATABASE_URL: url })
    await post(world, server, { clients: 1, seconds: 1 })
    const [before, begun] = [counter.count(), performance.now()]
    const { requests } = await post(world, server, { clients: 1, seconds: 3 })
    const asked = counter.count() - before
    const lasted = (performance.now() - begun) / 1_000
    const besides = await idleRoundTrips(counter, lasted)
    server.kill('SIGTERM')
    await server.ended
    const value = (asked - besides) / requests
    const unit = 'round trips'
    return less({ bench: BENCH, metric: 'one post', value, unit, reference: MOST_TRIPS, goal: 1 })
  } finally {
    counter.stop()
  }
}

/** What relays and workers ask in that time, whether anybody posts or not. */
async function idleRoundTrips(counter: { count: () => number }, seconds: number): Promise<number> {
  const before = counter.count()
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
  return counter.count() - before
}

let run = 0

function post(
  { site }: World,
  server: Server,
  { clients, seconds }: { clients: number; seconds: number },
): Promise<Cost> {
  run += 1
  const file = fileURLToPath(new URL('post.lua', import.meta.url))
  const script = { file, args: [site, String(PAGES), `r${run}`] }
  return drive(server.pid, { url: server.url, connections: clients, seconds, script })
}

async function insert({ ownerUrl }: World, clients: number): Promise<z.infer<typeof Inserted>> {
  const script = fileURLToPath(new URL('reference-insert.ts', import.meta.url))
  const args = [script, ownerUrl, String(clients), String(SECONDS)]
  const child = startChild({ command: process.execPath, args })
  return Inserted.parse(JSON.parse(await child.says(/perSecond/)))
}
