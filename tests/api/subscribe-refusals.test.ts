import request from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { testSubscriptions } from '../support/subscriptions.ts'

const database = testDatabase()
const { db } = database
const { listener } = testSubscriptions(database, testRedis())
let clients = 0

beforeAll(() => createSite(db))

/** Each request comes from a network of its own. */
const subscribe = (body: object) =>
  request(listener)
    .post('/subscriptions/v1/sites/daily/subscriptions')
    .set('X-Forwarded-For', `10.0.0.${(clients += 1)}`)
    .send(body)

const listSubscribers = () => db.selectFrom('subscriptions.subscribers').selectAll().execute()

describe('POST …/subscriptions refuses', () => {
  it.each([
    ['#/email', { email: 'nobody' }],
    ['#/email', { email: 'a@example.com, b@example.com' }],
    ['#/email', { email: 'Ada <ada@example.com>' }],
    ['#/email', { email: 'ada@example.com\nBcc: x@example.com' }],
    ['#/email', { email: '"ada"@example.com' }],
    ['#/email', { email: 'ada@localhost' }],
    ['#/email', { email: 'ada@example.com.' }],
    ['#/email', { email: ['ada@example.com'] }],
    ['#/email', {}],
    ['#/email', { email: 'ada\0@example.com' }],
    ['#/topics', { topics: [] }],
    ['#/topics', { topics: Array.from({ length: 11 }, (_, i) => `section:${i}`) }],
    ['#/topics', { topics: 'site' }],
    ['#/topics/1', { topics: ['site', 'thread:1'] }],
    ['#/topics/0', { topics: ['section:'] }],
    ['#/topics/0', { topics: ['section:!?'] }],
    ['#/frequency', { frequency: 'hourly' }],
    ['#/frequency', { frequency: 'daily' }],
    ['#/locale', { locale: 'english please' }],
    ['#/locale', { locale: '' }],
    ['#/sourceUrl', { sourceUrl: 'https://elsewhere.example/' }],
    ['#/sourceUrl', { sourceUrl: 'javascript:alert(1)' }],
    ['#/company', { company: 7 }],
    ['#/state', { state: 'confirmed' }],
    ['#/verifiedAt', { verifiedAt: '2026-01-01' }],
  ])('what is not valid, naming the field: %s', async (pointer, fields) => {
    const body =
      'email' in fields || pointer === '#/email' ? fields : { email: 'a@b.example', ...fields }

    const response = await subscribe(body)

    expect(response.status).toBe(422)
    expect(response.type).toBe('application/problem+json')
    expect(response.body.errors).toEqual([{ pointer, detail: expect.any(String) }])
    expect(await listSubscribers()).toEqual([])
  })

  it.each([
    ['malformed JSON', 400, 'application/json', '{'],
    ['a form', 415, 'application/x-www-form-urlencoded', 'email=ada@example.com'],
    ['text', 415, 'text/plain', '{"email":"ada@example.com"}'],
    ['too much', 413, 'application/json', JSON.stringify({ email: 'a'.repeat(40_000) })],
  ])('%s', async (_name, status, type, body) => {
    const response = await request(listener)
      .post('/subscriptions/v1/sites/daily/subscriptions')
      .set('X-Forwarded-For', '198.51.100.1')
      .type(type)
      .send(body)

    expect(response.status).toBe(status)
    expect(response.type).toBe('application/problem+json')
  })

  it.each(['unknown', 'DAILY', '%00', '%zz'])('what is for no site: %s', async (site) => {
    const response = await request(listener)
      .post(`/subscriptions/v1/sites/${site}/subscriptions`)
      .send({ email: 'ada@example.com' })

    expect(response.status).toBe(site === '%zz' ? 400 : 404)
    expect(response.type).toBe('application/problem+json')
  })

  it('pages that are not of the site', async () => {
    const path = '/subscriptions/v1/sites/daily/subscriptions'
    const allowed = await request(listener)
      .options(path)
      .set('Origin', 'https://news.example')
      .set('Access-Control-Request-Method', 'POST')

    expect(allowed.status).toBe(204)
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': 'https://news.example',
      'access-control-max-age': '600',
      vary: 'Origin',
    })
    expect(allowed.headers).not.toHaveProperty('access-control-allow-credentials')
    for (const origin of ['https://elsewhere.example', 'null']) {
      const refused = await subscribe({ email: 'ada@example.com' }).set('Origin', origin)
      expect(refused.status).toBe(403)
      expect(refused.headers).not.toHaveProperty('access-control-allow-origin')
    }
    expect(await listSubscribers()).toEqual([])
  })
})
