import { localValves } from '@afterword/mailer/pace/local-valves'
import { redisValves } from '@afterword/mailer/pace/redis-valves'
import type { Valves } from '@afterword/mailer/pace/valves'
import type { SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Refusal } from '../support/mail-server.ts'
import {
  announce,
  askToConfirm,
  countStates,
  createReaders,
  listDeliveries,
  testMailers,
  untilStates,
} from '../support/mailer.ts'
import { startRedisServer } from '../support/redis-server.ts'
import { testRedisClient } from '../support/redis.ts'
import { createSubscriber } from '../support/subscriptions.ts'
import { until } from '../support/until.ts'

const { db, redis, mail, mailer, newSite } = testMailers()
const client = testRedisClient(redis)
let siteId: SiteId

beforeEach(async () => {
  siteId = await newSite()
})

async function createReadersAt(domain: string, count: number): Promise<void> {
  for (let at = 1; at <= count; at += 1) {
    await createSubscriber(db, siteId, { address: `reader-${at}@${domain}` })
  }
}

describe.each<[string, () => Valves]>([
  ['in Redis', () => redisValves({ redis: client, prefix: redis.prefix })],
  ['in this process', () => localValves()],
])('a valve %s', (_, open) => {
  const cut = { base: null, observed: 20, seconds: 0 }
  const count = (waits: number[]): number => waits.filter((wait) => wait === 0).length
  const ask = (key: string, times: number, base: number | null = null) =>
    Array.from({ length: times }, () => [{ key, base }])

  it('lets through a second’s worth, and spreads the others', async () => {
    const waits = await open().take(ask('a', 7, 5))

    expect(count(waits)).toBe(5)
    expect(waits[5]).toBeCloseTo(0.2, 2)
    expect(waits[6]).toBeCloseTo(0.4, 2)
  })

  it('takes back what was not used', async () => {
    const valves = open()
    await valves.take(ask('b', 5, 5))
    await valves.giveBack('b', 3)

    expect(count(await valves.take(ask('b', 5, 5)))).toBe(3)
  })

  it('halves what it has seen, once for what comes together', async () => {
    const valves = open()
    expect(count(await valves.take(ask('c', 100)))).toBe(100)
    await valves.slow('c', cut)
    await valves.slow('c', cut)

    const went = count(await valves.take(ask('c', 100)))
    expect(went).toBeGreaterThan(0)
    expect(went).toBeLessThanOrEqual(10)
  })

  it('stays shut as long as it was asked to', async () => {
    const valves = open()
    await valves.slow('d', { ...cut, seconds: 40 })

    const [wait] = await valves.take(ask('d', 1))
    expect(wait).toBeGreaterThan(39)
    expect(wait).toBeLessThanOrEqual(40)
  })

  it('that is shut waits a minute, then longer, and opens after a success', async () => {
    const valves = open()
    await valves.shut('e')
    const [wait] = await valves.take(ask('e', 1))
    expect(wait).toBeGreaterThan(59)
    expect(wait).toBeLessThanOrEqual(60)

    await valves.open('e')
    expect(await valves.take(ask('e', 1))).toEqual([0])
  })

  it('takes from none where one has nothing', async () => {
    const valves = open()
    await valves.slow('f', { ...cut, seconds: 5 })
    const full = { key: 'g', base: 1 }
    const waits = await valves.take([[full, { key: 'f', base: null }], [full]])

    expect(waits[0]).toBeGreaterThan(4)
    expect(waits[1]).toBe(0)
  })
})

describe('a provider that wants fewer', () => {
  it('gets fewer, from every process, and nobody else does', async () => {
    await createReadersAt('slow.example', 30)
    await createReaders(db, siteId, { count: 60 })
    mail.behave({
      rcpt: (to) =>
        to.endsWith('@slow.example') ? '421 4.7.0 try again in 900 seconds' : undefined,
    })
    mailer.start()
    mailer.start()
    await announce(db, siteId)
    await until(async () => expect((await countStates(db))['sent']).toBe(60))
    await until(async () => {
      const slow = (await listDeliveries(db)).filter(({ state }) => state !== 'sent')
      expect(slow).toHaveLength(30)
      expect(new Set(slow.map(({ attempts }) => attempts))).toEqual(new Set([0]))
      expect(slow.filter(({ reason }) => reason === 'paced').length).toBeGreaterThan(0)
      const soonest = Math.min(...slow.map(({ dueAt }) => dueAt.getTime())) - Date.now()
      expect(soonest).toBeGreaterThan(800_000)
    })
  })

  it('does not want us at all: is left alone after three refusals, and asked again by one', async () => {
    await createReadersAt('strict.example', 20)
    mail.behave({ rcpt: (to) => (to.endsWith('@strict.example') ? '550 5.7.1 no' : undefined) })
    mailer.start({ smtpUrl: `${mail.url()}?connections=4` })
    await announce(db, siteId)
    await until(async () => {
      const reasons = (await listDeliveries(db)).map(({ reason }) => reason)
      expect(reasons.filter((reason) => reason === 'paced').length).toBeGreaterThan(10)
      expect(reasons).not.toContain(null)
    })
    await askToConfirm(db, siteId, 'ada@other.example')
    await until(() => mail.inbox.length === 1)

    const blocked = (await listDeliveries(db)).filter(({ reason }) => reason === 'blocked')
    expect(blocked.length).toBeLessThan(10)
    const suppressions = db.selectFrom('mailer.suppressions').select('cause')
    expect(await suppressions.where('siteId', '=', siteId).execute()).toEqual([])
  })
})

describe('rates that an operator sets', () => {
  it('hold for a site, and another is not held up', async () => {
    const other = await newSite()
    await createReaders(db, siteId, { count: 60 })
    await createReaders(db, other, { count: 60, name: 'other' })
    mailer.start({ mailRates: 'site=10' })
    await announce(db, siteId)
    await announce(db, other)
    await until(() => mail.inbox.length >= 20)

    const begun = performance.now()
    const before = mail.inbox.length
    await until(() => mail.inbox.length >= before + 40, 20)
    const rate = (mail.inbox.length - before) / ((performance.now() - begun) / 1_000)
    expect(rate).toBeLessThan(30)
    const ofOther = mail.inbox.filter(({ recipients }) => recipients[0]?.startsWith('other'))
    expect(ofOther.length).toBeGreaterThan(10)
    expect(ofOther.length).toBeLessThan(before + 30)
  })

  it('hold for a relay, whatever the lane', async () => {
    await createReaders(db, siteId, { count: 60 })
    mailer.start({ smtpUrl: `${mail.url()}?rate=10` })
    await announce(db, siteId)
    await until(() => mail.inbox.length > 0)

    const begun = performance.now()
    await until(() => mail.inbox.length >= 40, 20)
    const seconds = (performance.now() - begun) / 1_000
    expect(seconds).toBeGreaterThan(2)
  })
})

describe('without Redis', () => {
  it('mail leaves at a cautious pace', async () => {
    const server = await startRedisServer()
    await createReaders(db, siteId, { count: 60 })
    mailer.start({ holdDelivery: true })
    await announce(db, siteId)
    await untilStates(db, { pending: 60 })
    await server.kill()
    mailer.start({ redis: { url: server.url, prefix: 'nobody' }, mailRates: 'other=40' })

    const begun = performance.now()
    await untilStates(db, { sent: 60 }, 20)
    expect((performance.now() - begun) / 1_000).toBeGreaterThan(3)
    await server.stop()
  }, 60_000)
})

describe('a provider that dawdles', () => {
  it('does not take the connections of everybody else', async () => {
    await createReadersAt('tar.example', 30)
    await createReaders(db, siteId, { count: 30 })
    const end = Promise.withResolvers<undefined>()
    const refusal: Refusal | undefined = undefined
    mail.behave({
      rcpt: (to) => (to.endsWith('@tar.example') ? end.promise.then(() => refusal) : undefined),
    })
    mailer.start()
    await announce(db, siteId)

    await until(() => mail.inbox.length === 30, 20)
    end.resolve(undefined)
    await sql`update mailer.deliveries set due_at = now() where state = 'pending'`.execute(db)
    await until(() => mail.inbox.length > 30, 20)
  }, 60_000)
})
