import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { createSubscribers } from '../people.ts'
import { untilFinished } from '../settle.ts'

const READERS = 200
const OUTAGE_SECONDS = 8

/** Looks at what the mailer says of itself while nothing can leave. */
export const honestBacklog: FaultCase = {
  number: 'R32',
  isProxied: true,
  promise:
    'While nothing leaves, the metrics say how much waits and for how long, and /readyz that we are well.',

  async run(world) {
    const { db, edges, site } = world
    await createSubscribers(db, site, READERS)
    const subscriptions = await world.start('subscriptions')
    const mailer = await world.start('mailer')
    edges.smtp.cut()
    const campaign = await publish(world, subscriptions.url)
    await until(async () => (await readMetrics(mailer.url)).waiting === READERS, 30)
    await delay(OUTAGE_SECONDS * 1_000)
    const during = await readMetrics(mailer.url)
    const ready = await fetch(`${mailer.url}/mailer/readyz`)
    edges.smtp.heal()
    await untilFinished(world, campaign, 120)
    const after = await readMetrics(mailer.url)

    const figures = {
      waiting: during.waiting,
      oldestSeconds: during.oldestSeconds,
      ready: ready.status,
      waitingAfter: after.waiting,
      oldestAfter: after.oldestSeconds,
    }
    const pass =
      during.waiting === READERS &&
      during.oldestSeconds > OUTAGE_SECONDS - 2 &&
      ready.status === 200 &&
      after.waiting + after.oldestSeconds === 0
    return { pass, figures }
  },
}

async function readMetrics(url: string): Promise<{ waiting: number; oldestSeconds: number }> {
  const text = await (await fetch(`${url}/mailer/metrics`)).text()
  const sum = (pattern: RegExp): number =>
    [...text.matchAll(pattern)].reduce((total, [, value]) => total + Number(value), 0)
  const most = (pattern: RegExp): number =>
    Math.max(0, ...[...text.matchAll(pattern)].map(([, value]) => Number(value)))
  return {
    waiting: sum(/^mailer_deliveries\{[^}]*state="waiting"[^}]*\} (\S+)$/gm),
    oldestSeconds: Math.round(most(/^mailer_oldest_due_seconds(?:\{[^}]*\})? (\S+)$/gm)),
  }
}
