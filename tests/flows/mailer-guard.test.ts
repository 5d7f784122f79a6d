import type { SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeEach, describe, expect, it } from 'vitest'
import { createApiKey } from '../support/builders.ts'
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
import { createSubscriber } from '../support/subscriptions.ts'
import { until } from '../support/until.ts'

const { db, mail, mailer, newSite } = testMailers()
let siteId: SiteId

beforeEach(async () => {
  siteId = await newSite()
  await sql`truncate mailer.alerts`.execute(db)
})

async function listAlerts(): Promise<string[]> {
  const rows = await db.selectFrom('mailer.alerts').select('code').execute()
  return rows.map(({ code }) => code)
}

const untilAlert = (code: string): Promise<unknown> =>
  until(async () => expect(await listAlerts()).toContain(code))

async function listSuppressions(): Promise<unknown[]> {
  return db.selectFrom('mailer.suppressions').select('cause').where('siteId', '=', siteId).execute()
}

async function createReadersAt(domains: string[]): Promise<void> {
  for (const domain of domains) await createSubscriber(db, siteId, { address: `ada@${domain}` })
}

describe('a relay that does not let us in', () => {
  it('is paused with an alert, fails nobody, and is used again when it does', async () => {
    const withLogin = mail.url().replace('smtp://', 'smtp://user:password@')
    await createReaders(db, siteId, { count: 10 })
    mail.behave({ login: () => '535 5.7.8 who are you' })
    const { listener } = mailer.start({ smtpUrl: `${withLogin}?id=strict` })
    await announce(db, siteId)

    await until(async () => {
      const { text } = await supertest(listener).get('/mailer/metrics')
      expect(text).toMatch(/^mailer_paused\{relay="strict",reason="relay-refuses"\S* 1$/m)
    })
    await untilAlert('relay-refuses')
    expect(Object.keys(await countStates(db))).not.toContain('failed')
    expect(new Set((await listDeliveries(db)).map(({ attempts }) => attempts))).toEqual(
      new Set([0]),
    )

    mail.behave({})
    await untilStates(db, { sent: 10 }, 20)
    expect(await listSuppressions()).toEqual([])
    const { text } = await supertest(listener).get('/mailer/metrics')
    expect(text).toMatch(/^mailer_paused\{relay="strict",reason=""\S* 0$/m)
  }, 60_000)
})

describe('being refused for who we are', () => {
  const refused = '550 5.7.26 unauthenticated mail'
  const origins = ['a.example.com', 'b.example.net', 'c.example.org']

  it('by three who have nothing to do with each other pauses the relay and holds the campaign', async () => {
    await createReadersAt([...origins, 'd.example.edu'])
    mail.behave({ answer: () => refused })
    const { listener } = mailer.start({ smtpUrl: `${mail.url()}?id=main&connections=4` })
    const campaignId = await announce(db, siteId)
    await untilAlert('relay-paused')
    await untilAlert('campaign-held')

    const { text } = await supertest(listener).get('/mailer/metrics')
    expect(text).toMatch(/^mailer_paused\{relay="main",reason="sender-refused"\S* 1$/m)
    expect(text).toMatch(/^mailer_campaigns_held\S* 1$/m)
    await until(async () => expect(await countStates(db)).not.toHaveProperty('sending'))
    expect(Object.keys(await countStates(db)).toSorted()).toEqual(['deferred'])
    expect(await listSuppressions()).toEqual([])
    const holds = await db.selectFrom('mailer.campaignHolds').selectAll().execute()
    expect(holds).toMatchObject([{ campaignId, siteId, reason: 'sender-refused' }])

    mail.behave({})
    const arrived = mail.arrived.length
    await askToConfirm(db, siteId, 'grace@example.com')
    await until(async () => (await listDeliveries(db)).length === 5)
    expect(mail.arrived).toHaveLength(arrived)
    await sql`update mailer.relay_pauses set paused_until = now()`.execute(db)
    await until(() => mail.to('grace@example.com').length === 1)
  })

  it('through a relay that sites share holds what was refused of each, and blames none', async () => {
    await createReadersAt(['a.example.com'])
    const campaigns = [await announce(db, siteId)]
    for (const domain of ['b.example.net', 'c.example.org']) {
      siteId = await newSite()
      await createReadersAt([domain])
      campaigns.push(await announce(db, siteId))
    }
    mail.behave({ answer: () => refused })
    mailer.start()
    await untilAlert('relay-paused')

    await until(async () => {
      const holds = await db.selectFrom('mailer.campaignHolds').select('campaignId').execute()
      expect(holds.map(({ campaignId }) => campaignId).toSorted()).toEqual(campaigns.toSorted())
    })
    const alerts = db.selectFrom('mailer.alerts').select('siteId')
    expect(await alerts.where('code', '=', 'relay-paused').execute()).toEqual([{ siteId: null }])
  })

  it.each([
    ['two', ['a.example.com', 'b.example.net']],
    ['three of one domain', ['a.example.com', 'b.example.com', 'c.example.com']],
    ['three of one provider', ['gmail.com', 'googlemail.com', 'gmail.com']],
  ])('by %s puts only their mail off', async (_, domains) => {
    await createReadersAt([...new Set(domains)])
    const refuse = new Set(domains.map((domain) => `ada@${domain}`))
    mail.behave({ rcpt: (to) => (refuse.has(to) ? refused : undefined) })
    mailer.start()
    await announce(db, siteId)
    await untilStates(db, { deferred: refuse.size })
    await askToConfirm(db, siteId, 'grace@elsewhere.example')
    await untilStates(db, { deferred: refuse.size, sent: 1 })

    expect(await listAlerts()).toEqual([])
  })
})

describe('a campaign', () => {
  const gone = (to: string): Refusal | undefined =>
    to.startsWith('gone') ? '550 5.1.1 no such user' : undefined

  async function untilHeld(): Promise<void> {
    await until(async () => {
      const held = await db
        .selectFrom('mailer.campaignHolds')
        .select('reason')
        .where('siteId', '=', siteId)
        .where('releasedAt', 'is', null)
        .execute()
      expect(held).toHaveLength(1)
    })
  }

  async function countArrivedSoon(): Promise<number> {
    await until(async () => expect(await countStates(db)).not.toHaveProperty('sending'))
    return mail.arrived.length
  }

  it('whose first readers do not exist is held, until somebody lets it go', async () => {
    const key = await createApiKey(db, siteId, ['admin'])
    await createReaders(db, siteId, { count: 30, name: 'gone' })
    await createReaders(db, siteId, { count: 60 })
    mail.behave({ rcpt: gone })
    const { listener } = mailer.start()
    const campaignId = await announce(db, siteId)
    await untilHeld()
    await untilAlert('campaign-held')
    const arrived = await countArrivedSoon()
    expect((await countStates(db))['pending']).toBeGreaterThan(30)
    expect((await countStates(db))['failed']).toBeLessThan(30)

    await askToConfirm(db, siteId, 'grace@example.com')
    await until(() => mail.to('grace@example.com').length === 1)
    expect(mail.arrived.length).toBe(arrived + 1)

    const holds = `/mailer/v1/sites/${siteId}/campaign-holds`
    const auth = { authorization: `Bearer ${key}` }
    const { body } = await supertest(listener).get(holds).set(auth).expect(200)
    expect(body.holds).toMatchObject([{ campaignId, reason: 'hard-bounces', releasedAt: null }])

    mail.behave({})
    await supertest(listener).post(`${holds}/${campaignId}/release`).set(auth).expect(200)
    await until(async () => {
      const { sent = 0, failed = 0 } = await countStates(db)
      expect(sent + failed).toBe(91)
    }, 20)
  }, 60_000)

  it('of whose first readers four are gone goes on', async () => {
    await createReaders(db, siteId, { count: 60 })
    await createReaders(db, siteId, { count: 4, name: 'gone' })
    mail.behave({ rcpt: gone })
    mailer.start()
    await announce(db, siteId)
    await untilStates(db, { sent: 60, failed: 4 }, 20)

    expect(await listAlerts()).toEqual([])
  })

  it('whose message nobody can take is held after a few', async () => {
    await createReaders(db, siteId, { count: 40 })
    mail.behave({ answer: () => '552 5.3.4 too big' })
    mailer.start()
    await announce(db, siteId)
    await untilHeld()
    await countArrivedSoon()

    expect((await countStates(db))['failed']).toBeLessThan(20)
    expect(await listSuppressions()).toEqual([])
  })

  it('that all refuse without a word we know is held', async () => {
    await createReaders(db, siteId, { count: 60 })
    mail.behave({ answer: () => '554 no' })
    mailer.start()
    await announce(db, siteId)
    await untilHeld()
    await countArrivedSoon()

    expect((await countStates(db))['failed']).toBeLessThan(40)
    expect(await listSuppressions()).toEqual([])
  })

  it('is not held where the operator does not want it', async () => {
    await createReaders(db, siteId, { count: 20, name: 'gone' })
    mail.behave({ rcpt: gone })
    mailer.start({ campaignGuard: false })
    await announce(db, siteId)
    await untilStates(db, { failed: 20 })

    expect(await listAlerts()).toEqual([])
  })
})
