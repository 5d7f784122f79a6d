import { randomUUID } from 'node:crypto'
import type { SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeEach, describe, expect, it } from 'vitest'
import { causesOf, createSent, endsOf, stateOf } from '../support/bounces.ts'
import { createSite } from '../support/builders.ts'
import { mailers } from '../support/mailer.ts'
import { testDatabase } from '../support/postgres.ts'
import { BODIES, PROVIDERS } from '../support/provider-bodies.ts'
import { testRedis } from '../support/redis.ts'
import { testMailServer } from '../support/smtp.ts'
import { createSubscriber, testSubscriptions } from '../support/subscriptions.ts'
import { until } from '../support/until.ts'
import { holdOpen } from '../support/waiting.ts'
import { testWebhooks, webhookPath } from '../support/webhooks.ts'

const database = testDatabase()
const { db } = database
const redis = testRedis()
const { post, knock } = testWebhooks(database, redis)
const mailer = mailers(database, { redis, mail: testMailServer() })
testSubscriptions(database, redis)
let sites = 0
let siteId: SiteId

beforeEach(async () => {
  sites += 1
  siteId = await createSite(db, `site-${sites}`)
})

describe.each(PROVIDERS)('a report by %s', (provider) => {
  it('of a hard bounce fails the delivery and suppresses the address', async () => {
    const sent = await createSent(db, siteId)

    await post[provider](BODIES[provider]('bounce', sent)).expect(204)

    expect(await stateOf(db, sent.id)).toMatchObject({ state: 'failed', reason: 'bounced' })
    expect(await causesOf(db, siteId)).toEqual(['hard-bounce'])
  })

  it('of a full mailbox is counted, once however often it comes', async () => {
    const sent = await createSent(db, siteId)
    const body = BODIES[provider]('soft', { ...sent, key: randomUUID() })

    await post[provider](body).expect(204)
    await post[provider](body).expect(204)

    expect((await stateOf(db, sent.id)).state).toBe('failed')
    expect(await causesOf(db, siteId)).toEqual([])
    expect(await runsOf(siteId)).toEqual([{ kind: 'soft', count: 1 }])
  })

  it('of a complaint suppresses and unsubscribes at once', async () => {
    const reader = await createSubscriber(db, siteId, { topics: ['site', 'thread:1'] })
    const sent = await createSent(db, siteId, { reader })

    await post[provider](BODIES[provider]('complaint', sent)).expect(204)

    expect(await causesOf(db, siteId)).toEqual(['complaint'])
    await until(async () => (await endsOf(db, siteId)).length === 2)
  })

  it('of an arrival settles what was unknown, and ends a run of bounces', async () => {
    const reader = await createSubscriber(db, siteId)
    const soft = await createSent(db, siteId, { reader })
    await post[provider](BODIES[provider]('soft', soft)).expect(204)
    const sent = await createSent(db, siteId, { reader, state: 'unknown' })

    await post[provider](BODIES[provider]('delivered', sent)).expect(204)

    expect((await stateOf(db, sent.id)).state).toBe('sent')
    expect(await runsOf(siteId)).toEqual([])
  })

  it('of a delay settles what was unknown, and marks nobody', async () => {
    const sent = await createSent(db, siteId, { state: 'unknown' })

    await post[provider](BODIES[provider]('delayed', sent)).expect(204)

    expect((await stateOf(db, sent.id)).state).toBe('sent')
    expect(await causesOf(db, siteId)).toEqual([])
  })

  it('about nothing of ours changes nothing', async () => {
    await createSent(db, siteId)

    await post[provider](BODIES[provider]('bounce', { id: '', address: 'eve@example.com' })).expect(
      204,
    )

    expect(await causesOf(db, siteId)).toEqual([])
  })

  it('is refused if it is not signed, or not by the provider', async () => {
    const sent = await createSent(db, siteId)
    const body = BODIES[provider]('bounce', sent)

    const { body: problem } = await post[provider](body, { spoil: true }).expect(401)
    await knock(provider).send(body).expect(401)
    await knock(provider).expect(401)
    await knock(provider).type('text/plain').send('{').expect(401)

    expect(problem.type).toMatch(/webhook-refused$/)
    expect((await stateOf(db, sent.id)).state).toBe('sent')
  })

  it('is closed without its secret', async () => {
    const { listener: closed } = mailer.start({ holdDelivery: true })

    const { body } = await supertest(closed).post(webhookPath(provider)).send({}).expect(404)

    expect(body.type).toMatch(/webhook-closed$/)
  })

  it('in a form we do not know is parked without its addresses, and others are taken', async () => {
    await db.deleteFrom('mailer.parkedEvents').execute()
    const strange = { note: 'to ada@example.com' }

    await post[provider](strange).expect(204)

    const parked = await db.selectFrom('mailer.parkedEvents').selectAll().execute()
    expect(parked).toMatchObject([{ source: provider, event: { note: 'to (address)' } }])
  })

  it('is refused when it is larger than any report', async () => {
    await knock(provider)
      .send({ x: 'x'.repeat(1_100_000) })
      .expect(413)
  })
})

describe('a signature', () => {
  it.each([
    ['sendgrid', 6],
    ['mailgun', 6],
    ['ses', 61],
  ] as const)('of %s is worth nothing %i minutes later, or before', async (provider, minutes) => {
    const sent = await createSent(db, siteId)
    const body = BODIES[provider]('bounce', sent)

    for (const shift of [-minutes, minutes]) {
      const at = new Date(Date.now() + shift * 60_000)
      await post[provider](body, { at }).expect(401)
    }

    expect((await stateOf(db, sent.id)).state).toBe('sent')
  })

  it('of Mailgun counts once, whatever it is put under', async () => {
    const [one, two] = [
      await createSent(db, siteId),
      await createSent(db, siteId, { address: 'bea@example.com' }),
    ]
    const token = randomUUID()

    await post.mailgun(BODIES.mailgun('bounce', one), { token }).expect(204)
    await post.mailgun(BODIES.mailgun('bounce', two), { token }).expect(204)

    expect((await stateOf(db, one.id)).state).toBe('failed')
    expect((await stateOf(db, two.id)).state).toBe('sent')
  })
})

it('a batch of SendGrid is taken but for what cannot be read', async () => {
  const [one, two] = [
    await createSent(db, siteId),
    await createSent(db, siteId, { address: 'bea@example.com' }),
  ]

  await post
    .sendgrid([BODIES.sendgrid('bounce', one), { event: 7 }, BODIES.sendgrid('bounce', two)])
    .expect(204)

  expect((await stateOf(db, one.id)).state).toBe('failed')
  expect((await stateOf(db, two.id)).state).toBe('failed')
})

it('an event whose delivery cannot be found in time is parked, and the next is taken', async () => {
  await db.deleteFrom('mailer.parkedEvents').execute()
  const sent = await createSent(db, siteId)
  const foreign = BODIES.sendgrid('bounce', { id: '', address: 'eve@example.com' })
  const held = await holdOpen(db, (tx) => sql`lock table platform.sites`.execute(tx))

  const answer = post.sendgrid([foreign, BODIES.sendgrid('bounce', sent)]).expect(204)
  await Promise.all([answer, until(cancelSearch).then(() => held.letGo())])

  const parked = await db.selectFrom('mailer.parkedEvents').select('reason').execute()
  expect(parked).toEqual([{ reason: expect.stringMatching(/took too long/) }])
  expect((await stateOf(db, sent.id)).state).toBe('failed')
})

/** Ends the search by the id of a relay that stands before a lock, as its time limit would. */
async function cancelSearch(): Promise<boolean> {
  const { rows } = await sql`
    select pg_cancel_backend(pid) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
      and query like '%from mailer.deliveries d%'
  `.execute(db)
  return rows.length > 0
}

function runsOf(site: SiteId) {
  return db
    .selectFrom('mailer.bounceRuns')
    .select(['kind', 'count'])
    .where('siteId', '=', site)
    .execute()
}
