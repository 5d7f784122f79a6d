import { AddressAnswered } from '@afterword/shared/contracts/feedback'
import type { SiteId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import type { RunningService } from '@afterword/shared/service'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeEach, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { askToConfirm, countStates, mailers } from '../support/mailer.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { testMailServer } from '../support/smtp.ts'
import { createSubscriber } from '../support/subscriptions.ts'
import { until } from '../support/until.ts'

const database = testDatabase()
const { db } = database
const mail = testMailServer()
const mailer = mailers(database, { redis: testRedis(), mail })
let sites = 0
let siteId: SiteId
let key: string
let listener: RunningService['listener']

beforeEach(async () => {
  mail.inbox.length = 0
  siteId = await createSite(db, `site-${(sites += 1)}`)
  key = await createApiKey(db, siteId, ['admin'])
  ;({ listener } = mailer.start())
})

const path = (id = '') => `/mailer/v1/sites/${siteId}/suppressions${id && `/${id}`}`
const bearer = () => `Bearer ${key}`

function list(query: object = {}) {
  return supertest(listener).get(path()).query(query).set('Authorization', bearer())
}

function add(body: object) {
  return supertest(listener).post(path()).set('Authorization', bearer()).send(body)
}

function lift(id: string, body: object = { note: 'they called us' }) {
  return supertest(listener).delete(path(id)).set('Authorization', bearer()).send(body)
}

describe('POST …/suppressions', () => {
  it('leaves an address alone, in every spelling, and keeps no address', async () => {
    const { body } = await add({ address: 'Ada@Example.com', note: 'asked by phone' }).expect(200)

    expect(body.suppressions).toMatchObject([
      { scope: 'all', cause: 'manual', note: 'asked by phone', askedAgainAt: null },
    ])
    const { body: found } = await list({ address: 'ada@EXAMPLE.com' }).expect(200)
    expect(found.suppressions).toEqual(body.suppressions)
    const rows = await db.selectFrom('mailer.suppressions').selectAll().execute()
    expect(JSON.stringify(rows).toLowerCase()).not.toContain('ada@')
    expect(JSON.stringify(body)).not.toContain('addressHash')
  })

  it('stops what is already on its way', async () => {
    await add({ address: 'ada@example.com' }).expect(200)

    await askToConfirm(db, siteId)

    await until(async () => (await countStates(db))['suppressed'] === 1)
    expect(mail.to('ada@example.com')).toEqual([])
  })

  it('does nothing twice, and keeps the first cause', async () => {
    await add({ address: 'ada@example.com', note: 'first' }).expect(200)
    const { body } = await add({ address: 'ada@example.com', note: 'second' }).expect(200)

    expect(body.suppressions).toMatchObject([{ note: 'first' }])
  })

  it.each([
    [{}, '#/address'],
    [{ address: 'nobody' }, '#/address'],
    [{ address: 'a@example.com', scope: 'everything' }, '#/scope'],
    [{ address: 'a@example.com', cause: 'complaint' }, '#/cause'],
    [{ address: 'a@example.com', note: 'x'.repeat(1_001) }, '#/note'],
  ])('refuses %o', async (body, pointer) => {
    const answer = await add(body).expect(422)

    expect(answer.body.errors).toMatchObject([{ pointer }])
  })
})

describe('GET …/suppressions', () => {
  it('gives a page after the other, the newest first', async () => {
    for (const name of ['a', 'b', 'c']) await add({ address: `${name}@example.com`, note: name })

    const first = await list({ limit: 2 }).expect(200)
    const second = await list({ limit: 2, after: first.body.next }).expect(200)

    expect(first.body.suppressions.map(({ note }: { note: string }) => note)).toEqual(['c', 'b'])
    expect(second.body.suppressions.map(({ note }: { note: string }) => note)).toEqual(['a'])
    expect(second.body.next).toBeNull()
  })

  it('knows those of its own site alone', async () => {
    await add({ address: 'ada@example.com' })
    siteId = await createSite(db, `other-${sites}`)
    key = await createApiKey(db, siteId, ['admin'])

    const { body } = await list({ address: 'ada@example.com' }).expect(200)

    expect(body).toEqual({ suppressions: [], lifted: [], next: null })
  })

  it.each([{ address: 'nobody' }, { limit: 'x' }, { after: '1' }, { sort: 'up' }])(
    'refuses %o',
    async (query) => {
      await list(query).expect(400)
    },
  )
})

describe('DELETE …/suppressions/{id}', () => {
  it('lifts it, and keeps on record who did so and why', async () => {
    const { body } = await add({ address: 'ada@example.com', note: 'before' })
    const [{ id }] = body.suppressions

    await lift(id).expect(204)

    const found = await list({ address: 'ada@example.com' }).expect(200)
    expect(found.body).toMatchObject({
      suppressions: [],
      lifted: [{ id, note: 'before', liftedHow: 'by-hand', liftNote: 'they called us' }],
    })
    const kept = await db.selectFrom('mailer.liftedSuppressions').selectAll().execute()
    expect(kept.at(-1)).toMatchObject({
      createdBy: expect.any(String),
      liftedBy: expect.any(String),
    })
    await askToConfirm(db, siteId)
    await until(() => mail.to('ada@example.com').length === 1)
  })

  it('wants a note, and one that exists', async () => {
    const { body } = await add({ address: 'ada@example.com' })
    const [{ id }] = body.suppressions

    await lift(id, {}).expect(422)
    await lift(id, { note: ' ' }).expect(422)
    await lift('019a0000-0000-7000-8000-000000000001').expect(404)
    await lift('x').expect(404)

    const other = await createSite(db, `other-${sites}`)
    key = await createApiKey(db, other, ['admin'])
    siteId = other
    const answer = await lift(id).expect(404)
    expect(answer.body.type).toMatch(/suppression-not-found$/)
  })
})

describe('suppressions', () => {
  it('are for admins of the site alone', async () => {
    key = await createApiKey(db, siteId, ['read', 'moderate', 'publish'])

    await list().expect(403)
    await add({ address: 'ada@example.com' }).expect(403)
    await lift('019a0000-0000-7000-8000-000000000001').expect(403)
    await supertest(listener).get(path()).expect(401)
    await supertest(listener).get(path()).set('Origin', 'https://evil.example').expect(403)
  })

  it('let one confirmation through when its reader asks a week after a bounce, and just one', async () => {
    await suppress('hard-bounce', '6 days')
    await askToConfirm(db, siteId)
    await untilSuppressed(1)

    await suppress('hard-bounce', '8 days')
    await askAgain()
    await until(() => mail.to('ada@example.com').length === 1)
    await askAgain()
    await untilSuppressed(2)

    expect(mail.to('ada@example.com')).toHaveLength(1)
  })

  it.each([
    ['complaint', '8 days', 0],
    ['complaint', '31 days', 1],
    ['soft-bounces', '8 days', 1],
    ['manual', '365 days', 0],
  ] as const)('after a %s of %s ago let %i confirmations through', async (cause, age, count) => {
    await suppress(cause, age)

    await askToConfirm(db, siteId)

    await until(async () => {
      const states = await statesOfSite()
      return (states['sent'] ?? 0) === count && (states['suppressed'] ?? 0) === 1 - count
    })
    expect(mail.to('ada@example.com')).toHaveLength(count)
  })

  it('are lifted by the click that confirms, but for those by hand', async () => {
    const { subscriberId, confirmationId } = await createSubscriber(db, siteId)
    await suppress('complaint', '31 days')
    await suppress('manual', '31 days', 'publications')

    await db
      .transaction()
      .execute((tx) => send(tx, AddressAnswered, { siteId, subscriberId, confirmationId }))

    await until(async () => {
      const { body } = await list({ address: 'ada@example.com' })
      return body.suppressions.length === 1
    })
    const { body } = await list({ address: 'ada@example.com' })
    expect(body.suppressions).toMatchObject([{ cause: 'manual' }])
    expect(body.lifted).toMatchObject([{ cause: 'complaint', liftedHow: 'confirmed' }])
  })
})

async function suppress(cause: string, age: string, scope = 'all'): Promise<void> {
  await add({ address: 'ada@example.com', scope }).expect(200)
  await sql`
    update mailer.suppressions
    set cause = ${cause}, created_at = now() - ${age}::interval, asked_again_at = null
    where site_id = ${siteId} and scope = ${scope}
  `.execute(db)
}

async function askAgain(): Promise<void> {
  await sql`delete from subscriptions.subscriptions where site_id = ${siteId}`.execute(db)
  await sql`delete from subscriptions.confirmations where site_id = ${siteId}`.execute(db)
  await sql`delete from subscriptions.subscribers where site_id = ${siteId}`.execute(db)
  await askToConfirm(db, siteId)
}

async function statesOfSite(): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('mailer.deliveries')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .where('siteId', '=', siteId)
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

async function untilSuppressed(count: number): Promise<void> {
  await until(async () => (await statesOfSite())['suppressed'] === count)
}
