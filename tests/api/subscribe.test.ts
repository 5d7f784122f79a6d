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
  db.selectFrom('subscriptions.subscriptions').selectAll().orderBy('id').execute()

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
})
