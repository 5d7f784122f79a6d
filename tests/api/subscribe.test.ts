import type { SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import request from 'supertest'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { createSubscriber, testSubscriptions } from '../support/subscriptions.ts'

const database = testDatabase()
const { db } = database
const { listener } = testSubscriptions(database, testRedis())
let siteId: SiteId
let clients = 0

beforeAll(async () => {
  siteId = await createSite(db)
})

beforeEach(async () => {
  await sql`
    truncate subscriptions.subscribers, platform.messages cascade
  `.execute(db)
})

/** Each request comes from a network of its own, unless the test is about that. */
const subscribe = (body: object, client = `10.0.${(clients += 1) >> 8}.${clients & 255}`) =>
  request(listener)
    .post('/subscriptions/v1/sites/daily/subscriptions')
    .set('X-Forwarded-For', client)
    .send(body)

const listMails = () =>
  db.selectFrom('platform.messages').select(['name', 'payload']).orderBy('id').execute()

const listSubscriptions = () =>
  db
    .selectFrom('subscriptions.subscriptions')
    .selectAll()
    .orderBy('createdAt')
    .orderBy('topic', 'desc')
    .execute()

/** Lets time pass for every mail that has been asked for. */
const age = (interval: string) =>
  sql`update subscriptions.confirmations set created_at = created_at - ${interval}::interval`.execute(
    db,
  )

describe('POST …/subscriptions', () => {
  it('asks for one mail that lets the reader confirm', async () => {
    const response = await subscribe({
      email: ' Ada@Example.com ',
      topics: ['site', 'section:World News', 'site'],
      locale: 'pt-br',
      sourceUrl: 'https://news.example/harbour?utm_source=x',
    })

    expect(response.status).toBe(202)
    expect(response.body).toEqual({ message: expect.stringContaining('Check your inbox') })
    const [confirmation] = await db.selectFrom('subscriptions.confirmations').selectAll().execute()
    expect(await listMails()).toEqual([
      { name: 'confirmation-due', payload: { siteId, confirmationId: confirmation!.id } },
    ])
    expect(await listSubscriptions()).toMatchObject([
      { topic: 'site', state: 'pending', frequency: 'instant', confirmationId: confirmation!.id },
      { topic: 'section:world-news', state: 'pending' },
    ])
    expect(await db.selectFrom('subscriptions.subscribers').selectAll().execute()).toMatchObject([
      { address: 'Ada@example.com', locale: 'pt-BR', verifiedAt: null },
    ])
    expect(await db.selectFrom('subscriptions.consents').selectAll().execute()).toMatchObject([
      {
        action: 'requested',
        method: 'form',
        words: expect.any(String),
        sourceUrl: 'https://news.example/harbour',
      },
      { action: 'requested' },
    ])
  })

  it('says the same to everyone, and mails only where it may', async () => {
    const kinds = {
      new: 'new@example.com',
      pending: 'pending@example.com',
      confirmed: 'confirmed@example.com',
      ended: 'ended@example.com',
      capped: 'capped@example.com',
      refused: 'refused@example.com',
    }
    await createSubscriber(db, siteId, { address: kinds.pending, state: 'pending' })
    await createSubscriber(db, siteId, { address: kinds.confirmed })
    await createSubscriber(db, siteId, { address: kinds.ended, state: 'ended' })
    await subscribe({ email: kinds.capped })
    const { confirmationId } = await createSubscriber(db, siteId, {
      address: kinds.refused,
      state: 'pending',
    })
    await db
      .updateTable('subscriptions.confirmations')
      .set({ refusedAt: new Date() })
      .where('id', '=', confirmationId)
      .execute()
    await db.deleteFrom('platform.messages').execute()

    const answers = []
    for (const email of Object.values(kinds)) answers.push(await subscribe({ email }))
    answers.push(await subscribe({ email: 'robot@example.com', company: 'Robots Ltd' }))

    const shown = answers.map(({ status, text, headers }) => {
      const { date: _, 'x-request-id': __, ...same } = headers
      return { status, text, headers: same }
    })
    expect(shown[0]!.status).toBe(202)
    for (const answer of shown) expect(answer).toEqual(shown[0])
    expect(await addressesMailed()).toEqual([kinds.ended, kinds.new, kinds.pending])
  })

  it('answers on a beat, so that time tells nothing', async () => {
    await createSubscriber(db, siteId)

    for (const email of ['ada@example.com', 'new@example.com']) {
      const begun = performance.now()
      await subscribe({ email }).expect(202)
      expect(performance.now() - begun).toBeGreaterThan(95)
    }
  })

  it('mails an address that does not answer three times in all', async () => {
    const email = 'ada@example.com'
    const mailsAfter = async (interval: string) => {
      await age(interval)
      await subscribe({ email }).expect(202)
      return (await listMails()).length
    }

    expect(await mailsAfter('0 s')).toBe(1)
    expect(await mailsAfter('9 min')).toBe(1)
    expect(await mailsAfter('2 min')).toBe(2)
    expect(await mailsAfter('11 min')).toBe(2)
    expect(await mailsAfter('1 day')).toBe(3)
    expect(await mailsAfter('2 days')).toBe(3)
    expect(await mailsAfter('28 days')).toBe(4)
  })

  it('counts spellings of one address together', async () => {
    await subscribe({ email: 'ada@bücher.example' })
    await subscribe({ email: 'ADA@XN--BCHER-KVA.example' })

    expect(await listMails()).toHaveLength(1)
  })

  it('makes one request of twenty at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => subscribe({ email: 'ada@example.com' })),
    )

    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(202))
    expect(await listMails()).toHaveLength(1)
    expect(await listSubscriptions()).toHaveLength(1)
  })

  it('lets one mail confirm all that is new', async () => {
    const email = 'ada@example.com'
    await subscribe({ email, topics: ['site'] })

    await subscribe({ email, topics: ['section:world'] })
    const together = await listSubscriptions()
    await age('11 min')
    await subscribe({ email, topics: ['author:grace'] })

    const [first, second] = await db
      .selectFrom('subscriptions.confirmations')
      .select('id')
      .orderBy('id')
      .execute()
    expect(together.map(({ confirmationId }) => confirmationId)).toEqual([first!.id, first!.id])
    expect(
      (await listSubscriptions()).map(({ topic, confirmationId }) => [topic, confirmationId]),
    ).toEqual([
      ['site', second!.id],
      ['section:world', second!.id],
      ['author:grace', second!.id],
    ])
  })

  it('asks a subscriber only about what is new to them', async () => {
    const { subscriberId } = await createSubscriber(db, siteId, { topics: ['site'] })

    await subscribe({ email: 'ada@example.com', topics: ['site'], locale: 'de' })
    expect(await listMails()).toHaveLength(0)

    await subscribe({ email: 'ada@example.com', topics: ['site', 'section:world'], locale: 'de' })
    expect(await listMails()).toHaveLength(1)
    expect((await listSubscriptions()).map(({ topic, state }) => [topic, state])).toEqual([
      ['site', 'confirmed'],
      ['section:world', 'pending'],
    ])
    expect(
      await db
        .selectFrom('subscriptions.subscribers')
        .select('locale')
        .where('id', '=', subscriberId)
        .executeTakeFirst(),
    ).toEqual({ locale: 'en' })
  })

  it('begins a new interval for who comes back', async () => {
    const { subscriptionId } = await createSubscriber(db, siteId, { state: 'ended' })

    await subscribe({ email: 'ada@example.com' })

    const [ended, again] = await listSubscriptions()
    expect(ended).toMatchObject({ id: subscriptionId, state: 'ended' })
    expect(again).toMatchObject({ state: 'pending' })
    expect(await listMails()).toHaveLength(1)
  })

  it('does not let strangers fill up what waits for an address', async () => {
    const many = (from: number) => Array.from({ length: 10 }, (_, i) => `section:s${from + i}`)

    for (let from = 0; from < 60; from += 10) {
      await subscribe({ email: 'ada@example.com', topics: many(from) }).expect(202)
    }

    expect(await listSubscriptions()).toHaveLength(50)
  })

  it('does nothing for a program that fills in the hidden field', async () => {
    await subscribe({ email: 'ada@example.com', company: 'Robots Ltd' }).expect(202)

    expect(await db.selectFrom('subscriptions.subscribers').selectAll().execute()).toEqual([])
  })

  it('slows down a network that asks too much, whoever it asks for', async () => {
    const client = '192.0.2.7'
    for (let i = 0; i < 30; i += 1) {
      await subscribe({ email: `reader-${i}@example.com`, company: 'x' }, client).expect(202)
    }

    const refused = await subscribe({ email: 'ada@example.com' }, client)
    const other = await subscribe({ email: 'ada@example.com' })

    expect(refused.status).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(refused.body.type).toMatch(/too-many-requests$/)
    expect(other.status).toBe(202)
  })
})

/** Who gets a confirmation mail. */
async function addressesMailed(): Promise<string[]> {
  const { rows } = await sql<{ address: string }>`
    select r.address from platform.messages m
    join subscriptions.confirmations c on c.id::text = m.payload ->> 'confirmationId'
    join subscriptions.subscribers r on r.id = c.subscriber_id
    order by r.address
  `.execute(db)
  return rows.map(({ address }) => address)
}
