import type { SiteId } from '@afterword/shared/ids'
import { openDatabase } from '@afterword/shared/postgres/database'
import type { SubscriptionsSchema } from '@afterword/subscriptions/schema'
import { start } from '@afterword/subscriptions/start'
import { sql } from 'kysely'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { silent } from '../support/log.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { serviceSettings } from '../support/service-settings.ts'
import {
  confirmPath,
  createCampaign,
  createSubscriber,
  testSubscriptions,
  unsubscribePath,
} from '../support/subscriptions.ts'

/** Nothing listens there. */
const NOWHERE = '127.0.0.1:1'

const database = testDatabase()
const { db } = database
const redis = testRedis()
const { listener } = testSubscriptions(database, redis)
const withoutRedis = testSubscriptions(database, { ...redis, url: `redis://${NOWHERE}` })
let siteId: SiteId

beforeAll(async () => {
  siteId = await createSite(db)
})

const subscriptions = '/subscriptions/v1/sites/daily/subscriptions'

describe('the service', () => {
  it('says that it lives and can serve', async () => {
    await request(listener).get('/subscriptions/healthz').expect(200, { status: 'ok' })
    await vi.waitFor(() =>
      request(listener).get('/subscriptions/readyz').expect(200, { status: 'ok' }),
    )
  })

  it('counts its campaigns and what waits', async () => {
    await createCampaign(db, siteId, { startsAt: new Date(Date.now() + 3_600_000) })

    const { text } = await request(listener).get('/subscriptions/metrics')

    expect(text).toMatch(/^subscriptions_campaigns\{state="held".*\} 1$/m)
    expect(text).toMatch(/^subscriptions_campaigns\{state="finished".*\} 0$/m)
    expect(text).toMatch(/^afterword_messages_waiting\{queue="subscriptions.requests".*\} 0$/m)
  })

  it('describes each of its routes', async () => {
    const { status, body } = await request(listener).get('/subscriptions/openapi.json')

    expect(status).toBe(200)
    expect(body.openapi).toBe('3.1.0')
    expect(
      Object.entries<object>(body.paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method} ${path}`),
      ),
    ).toEqual([
      'post /subscriptions/v1/sites/{site}/subscriptions',
      'get /subscriptions/confirm/{token}',
      'post /subscriptions/confirm/{token}',
      'get /subscriptions/unsubscribe/{token}',
      'post /subscriptions/unsubscribe/{token}',
      'post /subscriptions/v1/sites/{site}/publications',
      'get /subscriptions/v1/sites/{site}/campaigns',
      'get /subscriptions/v1/sites/{site}/campaigns/{campaign}',
      'post /subscriptions/v1/sites/{site}/campaigns/{campaign}/pause',
      'post /subscriptions/v1/sites/{site}/campaigns/{campaign}/resume',
      'post /subscriptions/v1/sites/{site}/campaigns/{campaign}/cancel',
    ])
    expect(Object.keys(body.components.schemas.Subscribe.properties)).toContain('email')
  })

  it('refuses what it cannot read', async () => {
    const { body } = await request(listener).get('/subscriptions/openapi.json')

    for (const [path, methods] of Object.entries<object>(body.paths)) {
      for (const method of Object.keys(methods)) {
        for (const bad of ['%ff', 'no such']) {
          const ask = request(listener)[method as 'get'](path.replaceAll(/\{\w+\}/g, bad))
          const { status } = await ask.type('json').send(method === 'get' ? undefined : '{')
          expect(status, `${method} ${path}`).toBeGreaterThanOrEqual(400)
          expect(status, `${method} ${path}`).toBeLessThan(500)
        }
      }
    }
  })

  it('lets no browser read, frame or keep what its API says', async () => {
    const { headers } = await request(listener).post(subscriptions).send({ email: 'x@example.com' })

    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
      vary: 'Origin',
    })
    expect(headers).not.toHaveProperty('access-control-allow-origin')
    expect(headers).not.toHaveProperty('set-cookie')
    expect(headers).not.toHaveProperty('x-powered-by')
  })

  it.each(['publications', 'campaigns', 'campaigns/x', 'campaigns/x/pause'])(
    'lets only pages of the site call %s',
    async (path) => {
      const url = `/subscriptions/v1/sites/daily/${path}`

      const allowed = await request(listener).options(url).set('Origin', 'https://news.example')
      const refused = await request(listener).options(url).set('Origin', 'https://evil.example')

      expect(allowed.status).toBe(204)
      expect(allowed.headers['access-control-allow-origin']).toBe('https://news.example')
      expect(refused.status).toBe(403)
      expect(refused.headers).not.toHaveProperty('access-control-allow-origin')
    },
  )

  it.each([
    ['get', '/subscriptions/V1/sites/daily/campaigns'],
    ['get', '/subscriptions/v1/sites/daily/campaigns/'],
    ['get', '/subscriptions/nothing'],
    ['get', subscriptions],
    ['put', subscriptions],
  ] as const)('has nothing at %s %s', async (method, path) => {
    const response = await request(listener)[method](path)

    expect(response.status).toBe(404)
    expect(response.type).toBe('application/problem+json')
  })
})

describe('without Redis', () => {
  it('still takes requests, clicks and publications', async () => {
    const key = await createApiKey(db, siteId, ['publish'])
    const reader = await createSubscriber(db, siteId, { address: 'grace@example.com' })
    const call = request(withoutRedis.listener)

    await vi.waitFor(() => call.get('/subscriptions/readyz').expect(200, { status: 'degraded' }))
    await call.post(subscriptions).send({ email: 'redis@example.com' }).expect(202)
    await call.get(confirmPath(reader)).expect(200)
    await call.post(unsubscribePath(reader)).expect(200)
    await call
      .post('/subscriptions/v1/sites/daily/publications')
      .set('Authorization', `Bearer ${key}`)
      .send({ url: 'https://news.example/redis', title: 'Redis is away' })
      .expect(202)

    const mails = await db
      .selectFrom('platform.messages as m')
      .innerJoin('subscriptions.confirmations as c', (join) =>
        join.on(sql<boolean>`c.id::text = m.payload ->> 'confirmationId'`),
      )
      .innerJoin('subscriptions.subscribers as s', 's.id', 'c.subscriberId')
      .select('m.id')
      .where('s.address', '=', 'redis@example.com')
      .execute()
    expect(mails).toHaveLength(1)
  })

  it('still slows down a network that asks too much', async () => {
    const ask = (i: number) =>
      request(withoutRedis.listener)
        .post(subscriptions)
        .set('X-Forwarded-For', '203.0.113.9')
        .send({ email: `reader-${i}@example.com`, company: 'x' })

    for (let i = 0; i < 30; i += 1) await ask(i).expect(202)

    await ask(31).expect(429)
  })
})

describe('without PostgreSQL', () => {
  const away = openDatabase<SubscriptionsSchema>({
    url: `postgres://x:x@${NOWHERE}/x`,
    connections: 2,
    log: silent,
  })
  const stranded = start(serviceSettings(redis), { db: away, log: silent, now: () => new Date() })
  afterAll(async () => {
    await stranded.stop()
    await away.destroy()
  })

  const reader = {
    siteId: 'daily' as SiteId,
    confirmationId: '019a0000-0000-7000-8000-000000000001' as never,
    subscriptionId: '019a0000-0000-7000-8000-000000000001' as never,
  }

  it.each([
    ['post', subscriptions, { email: 'ada@example.com' }],
    ['get', confirmPath(reader), undefined],
    ['post', confirmPath(reader), undefined],
    ['post', unsubscribePath(reader), undefined],
    ['post', '/subscriptions/v1/sites/daily/publications', { url: 'https://news.example/' }],
    ['get', '/subscriptions/v1/sites/daily/campaigns', undefined],
    ['get', '/subscriptions/readyz', undefined],
  ] as const)('asks to come back: %s %s', async (method, path, body) => {
    const call = request(stranded.listener)[method](path)

    const response = await call.set('Authorization', 'Bearer aw_0123456789abcdef0123').send(body)

    expect(response.status).toBe(503)
    expect(response.headers['retry-after']).toBe('1')
  })

  it('says so in words where a reader comes', async () => {
    const page = await request(stranded.listener).get(confirmPath(reader))

    expect(page.type).toBe('text/html')
    expect(page.text).toContain('Please try again in a moment')
    expect(page.headers['content-security-policy']).toContain("style-src 'self'")
  })

  it('still says that it lives', async () => {
    await request(stranded.listener).get('/subscriptions/healthz').expect(200)
    await request(stranded.listener).get('/subscriptions/metrics').expect(200)
  })
})
