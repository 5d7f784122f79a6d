import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { createBystanders, createSubscribers } from '../people.ts'
import { untilFinished } from '../settle.ts'
import type { Sink } from '../sink.ts'
import type { World } from '../world.ts'

const READERS = 100
const PAUSED = /^mailer_paused\{([^}]*)\} 1$/m

type Fault = 'password' | 'certificate'

/** For `seconds` the mail server takes nobody's password, or is not who it says it is. */
export const relayLocked = (fault: Fault, seconds: number): FaultCase => ({
  number: 'R19',
  promise:
    'A mail server that refuses our password, or shows a certificate that is not its own, pauses the queue and says so; no reader is marked failed.',

  async run(world) {
    const { db, sink, site } = world
    const owed = await createSubscribers(db, site, READERS)
    await createBystanders(db, site)
    const { settings, mend } = await lock(sink, fault)
    const subscriptions = await world.start('subscriptions')
    const mailer = await world.start('mailer', settings)
    const campaign = await publish(world, subscriptions.url)
    const labels = await until(() => readPaused(mailer.url), 30)
    await delay(seconds * 1_000)
    const whileLocked = sink.accepted.length
    const failed = await countFailed(world)
    const alerts = await listAlerts(world)
    await mend()
    await untilFinished(world, campaign, 120)

    const figures = {
      ...tally(owed, sink.accepted),
      whileLocked,
      failed,
      alerts: alerts.length,
      isPaused: labels.includes('reason="relay-refuses"'),
      isPausedStill: await readPaused(mailer.url).then(Boolean, () => false),
    }
    const { lost, unexpected, duplicates, isPaused, isPausedStill } = figures
    const pass =
      lost + unexpected + duplicates + whileLocked + failed === 0 &&
      isPaused &&
      !isPausedStill &&
      alerts.join() === 'relay-refuses'
    return { pass, figures }
  },
})

type Locked = { settings: Record<string, string>; mend: () => Promise<void> }

async function lock(sink: Sink, fault: Fault): Promise<Locked> {
  if (fault === 'password') {
    sink.behave({ login: () => '535 5.7.8 bad credentials' })
    const SMTP_URL = sink.url.replace('smtp://', 'smtp://afterword:secret@')
    return { settings: { SMTP_URL }, mend: async () => sink.behave({}) }
  }
  const key = await readFixture('self-signed.key')
  await sink.encrypt({ key, cert: await readFixture('self-signed.crt') })
  return {
    settings: {
      // This machine by another name than the ones we need no certificate for.
      SMTP_URL: sink.url.replace('127.0.0.1', '0.0.0.0'),
      NODE_EXTRA_CA_CERTS: fixturePath('relay.crt'),
    },
    mend: async () => sink.encrypt({ key, cert: await readFixture('relay.crt') }),
  }
}

function fixturePath(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url))
}

function readFixture(name: string): Promise<string> {
  return readFile(fixturePath(name), 'utf8')
}

/** The labels of the relay that is paused. Throws where none is. */
async function readPaused(url: string): Promise<string> {
  const response = await fetch(`${url}/mailer/metrics`)
  const labels = PAUSED.exec(await response.text())?.[1]
  if (labels === undefined) throw new Error('no relay is paused')
  return labels
}

async function countFailed({ db }: World): Promise<number> {
  const failed = await db
    .selectFrom('mailer.deliveries')
    .select('id')
    .where('state', 'in', ['failed', 'unknown', 'cancelled'])
    .execute()
  return failed.length
}

async function listAlerts({ db }: World): Promise<string[]> {
  const alerts = await db.selectFrom('mailer.alerts').select('code').execute()
  return alerts.map(({ code }) => code)
}
