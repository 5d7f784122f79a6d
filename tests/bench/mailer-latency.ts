import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { subscribe } from '../faults/requests.ts'
import { startPostgresServer } from '../support/postgres-server.ts'
import { createCampaign } from '../support/subscriptions.ts'
import { until } from '../support/until.ts'
import {
  createReaders,
  findTotals,
  startMailer,
  startSubscriptions,
  untilTotal,
} from './mail-world.ts'
import { type Bench, figure, less, type Metric, tell } from './metric.ts'
import { inWorld, type World } from './world.ts'

const BENCH = 'mailer-latency'
/** So many that the campaign lasts longer than the confirmations do. */
const READERS = Number(process.env['BENCH_READERS'] ?? 150_000)
const CONFIRMATIONS = Number(process.env['BENCH_CONFIRMATIONS'] ?? 200)
const PER_SECOND = 5
const WARM_UP = 10
const COME_AGAIN_MS = 1_000
const ARRIVE_WITHIN_SECONDS = 60

const MOST_MS = 2_000
/** At most twice as long as in an idle mailer. */
const GOAL = 0.5

/** How long a confirmation takes from the 202 until the relay has it, idle and beside a campaign. */
export const mailerLatency: Bench = async () => {
  const server = await startPostgresServer()
  try {
    return await inWorld(server.url, async (world) => {
      tell(`${BENCH}: storing ${READERS} subscribers`)
      await createReaders(world, READERS)
      return await compare(world)
    })
  } finally {
    await server.stop()
  }
}

type Sink = Awaited<ReturnType<World['startScript']>>

async function compare(world: World): Promise<Metric[]> {
  const sink = await world.startScript('reference-sink', [PREFIX])
  const mailer = await startMailer(world, sink.url.replace('http:', 'smtp:'))
  const subscriptions = await startSubscriptions(world)
  const measured = (name: string, count = CONFIRMATIONS): Promise<number[]> =>
    confirmations({ world, sink, url: subscriptions.url }, { name, count })
  try {
    await measured('warm', WARM_UP)
    tell(`${BENCH}: ${CONFIRMATIONS} confirmations while nothing else is sent`)
    const idle = await measured('idle')

    tell(`${BENCH}: ${CONFIRMATIONS} confirmations while a campaign runs`)
    const id = await createCampaign(world.db, world.site)
    await untilTotal(world.db, id, { column: 'sent', count: 1 })
    const [begun, before] = [performance.now(), (await findTotals(world.db, id)).sent]
    const busy = await measured('busy')
    const { sent } = await findTotals(world.db, id)
    if (sent >= READERS) throw new Error('the campaign was over too soon: set BENCH_READERS higher')
    const rate = ((sent - before) * 1_000) / (performance.now() - begun)
    return describe({ idle, busy, rate })
  } finally {
    for (const child of [mailer, subscriptions]) child.kill('SIGTERM')
    await Promise.all([mailer.ended, subscriptions.ended])
  }
}

const PREFIX = 'confirm-'
const Taken = z.object({ recipient: z.string(), takenAt: z.number() })

/** Asks for mail at a steady pace, each time for another address, and says how long each took, in ms. */
async function confirmations(
  { world, sink, url }: { world: World; sink: Sink; url: string },
  { name, count }: { name: string; count: number },
): Promise<number[]> {
  const promised = new Map<string, number>()
  const ask = async (at: number): Promise<void> => {
    await delay((at * 1_000) / PER_SECOND)
    const address = `${PREFIX}${name}-${at}@domain-${at}.example`
    for (;;) {
      const { status } = await subscribe(world, url, address)
      if (status === 202) return void promised.set(address, Date.now())
      if (status !== 503) throw new Error(`asking for mail answered ${status}`)
      tell(`${BENCH}: asked to come again`)
      await delay(COME_AGAIN_MS)
    }
  }
  await Promise.all(Array.from({ length: count }, (_, at) => ask(at)))

  return until(() => {
    const taken = sink.lines
      .filter((line) => line.includes(`"${PREFIX}${name}-`))
      .map((line) => Taken.parse(JSON.parse(line)))
    if (taken.length < count) throw new Error(`the sink took ${taken.length} of ${count}`)
    return taken.map(({ recipient, takenAt }) => takenAt - (promised.get(recipient) ?? 0))
  }, ARRIVE_WITHIN_SECONDS)
}

type Measured = { idle: number[]; busy: number[]; rate: number }

function describe({ idle, busy, rate }: Measured): Metric[] {
  return [
    less({
      bench: BENCH,
      metric: 'p95 beside a campaign, against idle',
      value: p95(busy),
      unit: 'ms',
      reference: p95(idle),
      goal: GOAL,
    }),
    less({
      bench: BENCH,
      metric: 'p95 beside a campaign',
      value: p95(busy),
      unit: 'ms',
      reference: MOST_MS,
      goal: 1,
    }),
    figure({
      bench: BENCH,
      metric: 'campaign meanwhile, rate',
      value: rate,
      unit: 'messages per second',
    }),
  ]
}

function p95(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN
}
