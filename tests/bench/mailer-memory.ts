import { setTimeout as delay } from 'node:timers/promises'
import { startAsImage } from '../support/image.ts'
import { startPostgresServer } from '../support/postgres-server.ts'
import { type RedisServer, startRedisServer } from '../support/redis-server.ts'
import type { ServiceProcess } from '../support/service-process.ts'
import { createCampaign } from '../support/subscriptions.ts'
import { memoryMb } from './cpu.ts'
import {
  createReaders,
  findTotals,
  setState,
  startMailer,
  startSubscriptions,
} from './mail-world.ts'
import { type Bench, less, median, type Metric, tell } from './metric.ts'
import { inWorld, type World } from './world.ts'

const BENCH = 'mailer-memory'
const PLANNED = Number(process.env['BENCH_PLANNED'] ?? 1_000_000)
const SENT = Number(process.env['BENCH_SENT'] ?? 100_000)
const SAMPLE_MS = Number(process.env['BENCH_SAMPLE_MS'] ?? 10_000)

const MOST_MB = 200
const MOST_REDIS_MB = 50
/** Of the last third of a run against the middle one. What leaks shows there; a garbage collector's waves do not. */
const FLAT = 0.8

/** A campaign of a million, planned by messages from service to service, of which a part is sent. */
export const mailerMemory: Bench = async () => {
  const [server, redis] = [await startPostgresServer(), await startRedisServer()]
  try {
    return await inWorld(server.url, async (world) => {
      tell(`${BENCH}: storing ${PLANNED} subscribers`)
      await createReaders(world, PLANNED)
      const samples = await runCampaign(world, redis)
      return [...samples.entries()]
        .flatMap(([name, megabytes]) => describe(name, megabytes))
        .concat(await describeRedis(redis))
    })
  } finally {
    await Promise.all([redis.stop(), server.stop()])
  }
}

/** Memory of each process, in megabytes, oldest first. */
type Samples = Map<string, number[]>

async function runCampaign(world: World, redis: RedisServer): Promise<Samples> {
  const { db, site } = world
  const sink = await world.startScript('reference-sink', [])
  // Its cap ends the sending where planning takes longer.
  const relay = `${sink.url.replace('http:', 'smtp:')}?daily-cap=${SENT}`
  const start = (compiled: Record<string, string>): Promise<[ServiceProcess, ServiceProcess]> => {
    const settings = { ...compiled, REDIS_URL: redis.url }
    return Promise.all([startMailer(world, relay, settings), startSubscriptions(world, settings)])
  }
  const { started, end } = await startAsImage(start)
  const [mailer, subscriptions] = started
  const processes = { mailer, subscriptions }
  const samples: Samples = new Map(Object.keys(processes).map((name) => [name, []]))
  try {
    const id = await createCampaign(db, site)
    for (;;) {
      await delay(SAMPLE_MS)
      for (const [name, { pid }] of Object.entries(processes)) {
        samples.get(name)?.push(memoryMb(pid))
      }
      const { planned, sent } = await findTotals(db, id)
      const now = [...samples].map(([name, all]) => `${name} ${Math.round(all.at(-1) ?? 0)} MB`)
      tell(`${BENCH}: ${planned} planned, ${sent} sent; ${now.join(', ')}`)
      if (sent < SENT || planned < PLANNED) continue
      await setState(db, id, 'paused')
      return samples
    }
  } finally {
    await end()
  }
}

function describe(name: string, samples: number[]): Metric[] {
  const third = Math.ceil(samples.length / 3)
  return [
    less({
      bench: BENCH,
      metric: `${name}, most memory`,
      value: Math.max(...samples),
      unit: 'MB',
      reference: MOST_MB,
      goal: 1,
    }),
    less({
      bench: BENCH,
      metric: `${name}, memory towards the end`,
      value: median(samples.slice(-third)),
      unit: 'MB',
      reference: median(samples.slice(-2 * third, -third)),
      goal: FLAT,
    }),
  ]
}

async function describeRedis(redis: RedisServer): Promise<Metric> {
  const [, bytes] = /used_memory_peak:(\d+)/.exec(String(await redis.ask('info', 'memory'))) ?? []
  return less({
    bench: BENCH,
    metric: 'Redis, most memory',
    value: Number(bytes) / 1_024 ** 2,
    unit: 'MB',
    reference: MOST_REDIS_MB,
    goal: 1,
  })
}
