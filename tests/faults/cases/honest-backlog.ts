import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { readFigures } from '../metrics.ts'
import { createSubscribers } from '../people.ts'
import { untilFinished } from '../settle.ts'
import { spoilLetter } from '../spoil.ts'
import type { World } from '../world.ts'

const READERS = 200
const OUTAGE_SECONDS = 8
/** What a busy machine, and a look at the metrics, may take of it. */
const SLACK_SECONDS = 2
const CUT_OFF = 'reader-7@example.com'
const REFUSED = 'reader-8@example.com'

/** Looks at what the mailer says of itself while nothing can leave, or come in, and afterwards. */
export const honestBacklog: FaultCase = {
  number: 'R32',
  isProxied: true,
  promise:
    'The metrics say how much waits and for how long, what is unknown, parked or failed, and how far behind messages are; /readyz fails only where we cannot serve.',

  async run(world) {
    const { db, edges, site } = world
    await createSubscribers(db, site, READERS)
    const subscriptions = await world.start('subscriptions')
    const mailer = await world.start('mailer')
    endBadly(world)
    edges.smtp.cut()
    const campaign = await publish(world, subscriptions.url)
    await until(async () => (await look(mailer.url)).waiting === READERS, 30)
    await delay(OUTAGE_SECONDS * 1_000)
    const during = await look(mailer.url)
    const ready = await readyz(mailer.url)
    edges.smtp.heal()
    await untilFinished(world, campaign, 120)
    const spoilt = await spoilLetter(world, subscriptions.url)
    await until(async () => {
      await spoilt.hurry()
      return (await spoilt.look()).state === 'failed'
    }, 60)
    const after = await look(mailer.url)

    edges.redis.cut()
    await publish(world, subscriptions.url)
    await delay(OUTAGE_SECONDS * 1_000)
    const behind = await look(mailer.url)
    const readyWithoutRedis = await readyz(mailer.url)
    edges.redis.heal()
    await until(async () => (await look(mailer.url)).lagSeconds === 0, 60)

    edges.postgres.cut()
    await until(async () => (await readyz(mailer.url)) === 503, 30).catch(() => undefined)
    const readyWithoutPostgres = await readyz(mailer.url)
    edges.postgres.heal()
    await until(async () => (await readyz(mailer.url)) === 200, 30)

    const figures = {
      waiting: during.waiting,
      oldestSeconds: during.oldestSeconds,
      ready,
      waitingAfter: after.waiting,
      oldestAfter: after.oldestSeconds,
      unknown: after.unknown,
      parked: after.parked,
      failed: after.failed,
      lagSeconds: behind.lagSeconds,
      readyWithoutRedis,
      readyWithoutPostgres,
    }
    const isHonest =
      isHonestOfMail(during, after) &&
      during.lagSeconds < SLACK_SECONDS &&
      behind.lagSeconds > OUTAGE_SECONDS - SLACK_SECONDS
    const isReadyRightly =
      ready === 200 && readyWithoutRedis === 200 && readyWithoutPostgres === 503
    return { pass: isHonest && isReadyRightly, figures }
  },
}

/** One ends as unknown, and one as failed. */
function endBadly({ sink }: World): void {
  sink.behave({
    rcpt: (to) => (to === REFUSED ? '550 5.1.1 no such user' : undefined),
    answer: ({ recipient }) => (recipient === CUT_OFF ? 'drop' : undefined),
  })
}

function isHonestOfMail(during: Backlog, after: Backlog): boolean {
  const isLate = during.oldestSeconds > OUTAGE_SECONDS - SLACK_SECONDS
  const isOver = after.waiting + after.oldestSeconds === 0
  const areEnds = [after.unknown, after.parked, after.failed].every((count) => count === 1)
  return during.waiting === READERS && isLate && isOver && areEnds
}

async function readyz(url: string): Promise<number> {
  const response = await fetch(`${url}/mailer/readyz`)
  await response.arrayBuffer()
  return response.status
}

type Backlog = Record<
  'waiting' | 'unknown' | 'parked' | 'failed' | 'oldestSeconds' | 'lagSeconds',
  number
>

async function look(url: string): Promise<Backlog> {
  const { sum } = await readFigures(`${url}/mailer/metrics`)
  return {
    waiting: sum('mailer_deliveries', { state: 'waiting' }),
    unknown: sum('mailer_deliveries', { state: 'unknown' }),
    parked: sum('mailer_deliveries', { state: 'parked' }),
    failed: sum('mailer_outcomes_total', { state: 'failed' }),
    oldestSeconds: Math.round(sum('mailer_oldest_due_seconds')),
    lagSeconds: Math.round(sum('afterword_messages_oldest_due_seconds')),
  }
}
