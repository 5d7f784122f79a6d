import type { SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import {
  announce,
  countStates,
  createReaders,
  listDeliveries,
  testMailers,
  untilStates,
} from '../support/mailer.ts'
import { type ServiceProcess, startService } from '../support/service-process.ts'
import { until } from '../support/until.ts'

/** Connections a mailer opens for campaigns: what it can have in hand when it dies. */
const SLOTS = 16
/** What it claims at once: a slot each, and three rounds more so that none idles. */
const IN_HAND = 4 * SLOTS

const { database, redis, db, mail, mailer, newSite } = testMailers()
let siteId: SiteId

beforeEach(async () => {
  siteId = await newSite()
})

/** The mailer as a process of its own, with leases of the real length. */
async function startProcess(): Promise<ServiceProcess> {
  const mailerProcess = await startService('mailer', {
    DATABASE_URL: database.urls.mailer,
    REDIS_URL: redis.url,
    REDIS_PREFIX: redis.prefix,
    SMTP_URL: mail.url(),
  })
  onTestFinished(async () => {
    mailerProcess.kill('SIGKILL')
    await mailerProcess.ended
  })
  return mailerProcess
}

/** Lets nothing past this point of the conversation until it is told. */
function gate(): { reached: () => number; open: () => void; wait: () => Promise<undefined> } {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  let count = 0
  return {
    reached: () => count,
    open: () => resolve(undefined),
    wait() {
      count += 1
      return promise
    },
  }
}

/** Spares a test the waiting for a lease of the real length; the first test does wait. */
async function endLeases(): Promise<void> {
  await sql`update mailer.senders set lease_until = now()`.execute(db)
}

function recipients(): string[] {
  return mail.inbox.flatMap((message) => message.recipients).toSorted()
}

describe('a mailer that is killed', () => {
  it('between claim and send loses nothing, sends nothing twice, and is made up for in 30 s', async () => {
    const addresses = await createReaders(db, siteId, { count: 100, apart: true })
    const greeting = gate()
    mail.behave({ greet: greeting.wait })
    const killed = await startProcess()
    await announce(db, siteId)
    await until(() => expect(greeting.reached()).toBe(SLOTS))
    expect(await countStates(db)).toEqual({ sending: IN_HAND, pending: 100 - IN_HAND })
    const before = await listDeliveries(db)

    killed.kill('SIGKILL')
    await killed.ended
    const killedAt = performance.now()
    greeting.open()
    mail.behave({})
    await startProcess()
    await untilStates(db, { sent: 100 }, 30)

    expect(performance.now() - killedAt).toBeLessThan(30_000)
    expect(recipients()).toEqual(addresses.toSorted())
    const after = await listDeliveries(db)
    expect(after.map(({ messageId, datedAt }) => ({ messageId, datedAt }))).toEqual(
      before.map(({ messageId, datedAt }) => ({ messageId, datedAt })),
    )
  }, 60_000)

  it('with messages unanswered sends at most those again, each the same message', async () => {
    const addresses = await createReaders(db, siteId, { count: 40, apart: true })
    const answer = gate()
    mail.behave({ answer: answer.wait })
    const killed = await startProcess()
    await announce(db, siteId)
    await until(() => expect(answer.reached()).toBe(SLOTS))

    killed.kill('SIGKILL')
    await killed.ended
    await endLeases()
    answer.open()
    mail.behave({})
    mailer.start()
    await untilStates(db, { sent: 40 }, 30)

    expect(new Set(recipients())).toEqual(new Set(addresses))
    const copies = Map.groupBy(mail.arrived, (message) => message.recipients[0] ?? '')
    const twice = [...copies.values()].filter((some) => some.length > 1)
    expect(twice.length).toBeLessThanOrEqual(SLOTS)
    for (const [first, second, ...more] of twice) {
      expect(more).toEqual([])
      expect(second?.source).toBe(first?.source)
    }
  }, 60_000)

  it('again and again, wherever it happens to be, loses nothing', async () => {
    const addresses = await createReaders(db, siteId, { count: 80, apart: true })
    const kills = 3
    const mailServerIsSlow = (): Promise<undefined> =>
      new Promise((resolve) => setTimeout(() => resolve(undefined), 30))
    mail.behave({ answer: mailServerIsSlow })
    await announce(db, siteId)

    for (let kill = 0; kill < kills; kill += 1) {
      const taken = mail.arrived.length
      const killed = await startProcess()
      await until(() => expect(mail.arrived.length).toBeGreaterThan(taken + 2), 30)
      killed.kill('SIGKILL')
      await killed.ended
      await endLeases()
    }
    mailer.start()
    await untilStates(db, { sent: 80 }, 30)

    expect(new Set(recipients())).toEqual(new Set(addresses))
    expect(mail.arrived.length - addresses.length).toBeLessThanOrEqual(kills * SLOTS)
  }, 120_000)
})

describe('a mailer that is stopped', () => {
  it('lets transactions under way end, claims no more, and leaves nothing in its name', async () => {
    await createReaders(db, siteId, { count: 30, apart: true })
    const answer = gate()
    mail.behave({ answer: answer.wait })
    const stopped = await startProcess()
    await announce(db, siteId)
    await until(() => expect(answer.reached()).toBe(SLOTS))

    stopped.kill('SIGTERM')
    await stopped.says(/"msg":"stopping"/)
    answer.open()

    expect(await stopped.ended).toBe(0)
    expect(await countStates(db)).toEqual({ sent: SLOTS, pending: 30 - SLOTS })
    expect(await db.selectFrom('mailer.senders').selectAll().execute()).toEqual([])
  }, 60_000)

  it('does not wait for ever: what was handed over and not answered is unknown', async () => {
    await createReaders(db, siteId, { count: 20, apart: true })
    const answer = gate()
    mail.behave({ answer: answer.wait })
    const stopped = await startProcess()
    await announce(db, siteId)
    await until(() => expect(answer.reached()).toBe(SLOTS))

    const stoppedAt = performance.now()
    stopped.kill('SIGTERM')

    expect(await stopped.ended).toBe(0)
    expect(performance.now() - stoppedAt).toBeLessThan(25_000)
    expect(await countStates(db)).toEqual({ unknown: SLOTS, pending: 20 - SLOTS })
    answer.open()
  }, 60_000)

  it('gives back at once what it had claimed and not begun', async () => {
    await createReaders(db, siteId, { count: 20, apart: true })
    const greeting = gate()
    mail.behave({ greet: greeting.wait })
    const stopped = mailer.start()
    await announce(db, siteId)
    await until(() => expect(greeting.reached()).toBe(SLOTS))

    const stoppedAt = performance.now()
    await stopped.stop()

    expect(performance.now() - stoppedAt).toBeLessThan(3_000)
    expect(await countStates(db)).toEqual({ pending: 20 })
    expect(mail.arrived).toEqual([])
    greeting.open()
  }, 60_000)
})
