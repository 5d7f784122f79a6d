import { CampaignId, newId, type SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import request from 'supertest'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { createCampaign, testSubscriptionsApp } from '../support/subscriptions.ts'

const database = testDatabase()
const { db } = database
const app = testSubscriptionsApp(database, testRedis())
const path = '/subscriptions/v1/sites/daily/campaigns'
const TOMORROW = new Date(Date.now() + 86_400_000)
let siteId: SiteId
let publisher: string
let reader: string

beforeAll(async () => {
  siteId = await createSite(db)
  publisher = await createApiKey(db, siteId, ['publish'])
  reader = await createApiKey(db, siteId, ['read'])
})

beforeEach(async () => {
  await sql`truncate subscriptions.publications cascade`.execute(db)
})

const get = (rest = '', key = reader) =>
  request(app).get(`${path}${rest}`).set('Authorization', `Bearer ${key}`)

const change = (id: CampaignId, name: string, key = publisher) =>
  request(app).post(`${path}/${id}/${name}`).set('Authorization', `Bearer ${key}`)

const create = (overrides: object = {}) =>
  createCampaign(db, siteId, { startsAt: TOMORROW, ...overrides })

describe('GET …/campaigns', () => {
  it('shows a campaign with its publication and numbers that add up', async () => {
    const id = await create({ state: 'sending', beganAt: new Date(), plannedAt: new Date() })
    await sql`insert into mailer.campaign_counters
      (campaign_id, planned, waiting, deferred, sent, failed, suppressed, cancelled, unknown, folded)
      values (${id}, 36, 1, 2, 3, 4, 5, 6, 7, 8)`.execute(db)

    const { status, body, headers } = await get(`/${id}`)

    expect(status).toBe(200)
    expect(headers['cache-control']).toBe('no-store')
    expect(body).toEqual({
      id,
      publication: {
        id: expect.any(String),
        url: expect.stringContaining('https://news.example/'),
        title: 'Harbour reopens',
        publishedAt: expect.any(String),
      },
      state: 'sending',
      startsAt: TOMORROW.toISOString(),
      beganAt: expect.any(String),
      plannedAt: expect.any(String),
      endedAt: null,
      totals: {
        planned: 36,
        waiting: 1,
        deferred: 2,
        sent: 3,
        failed: 4,
        suppressed: 5,
        cancelled: 6,
        unknown: 7,
        folded: 8,
      },
    })
    const { planned, ...parts } = body.totals
    expect(Object.values<number>(parts).reduce((a, b) => a + b)).toBe(planned)
  })

  it('lists them newest first, page by page', async () => {
    const ids = []
    for (let i = 0; i < 5; i += 1) ids.push(await create())
    const order = ids.toSorted().toReversed()

    const first = await get('?limit=2')
    const second = await get(`?limit=2&after=${first.body.next}`)
    const third = await get(`?limit=2&after=${second.body.next}`)

    const pages = [first, second, third].map(({ body }) =>
      body.campaigns.map(({ id }: { id: string }) => id),
    )
    expect(pages).toEqual([order.slice(0, 2), order.slice(2, 4), order.slice(4)])
    expect(third.body.next).toBeNull()
    expect(first.body.campaigns[0].totals).toMatchObject({ planned: 0, sent: 0 })
  })

  it.each(['after=x', 'limit=x', 'limit=1.5', 'after=1&after=2'])('refuses ?%s', async (query) => {
    const response = await get(`?${query}`)

    expect(response.status).toBe(400)
    expect(response.body.type).toMatch(/invalid-query$/)
  })

  it('takes a limit beyond reason for the most it gives', async () => {
    await create()

    await get('?limit=100000').expect(200)
    await get('?limit=-5').expect(200)
  })

  it('hides a campaign of another site as if it were not there', async () => {
    const weekly = await createSite(db, 'weekly')
    const id = await createCampaign(db, weekly, { startsAt: TOMORROW })

    for (const unknown of [id, newId(CampaignId)]) {
      const response = await get(`/${unknown}`)
      expect(response.status).toBe(404)
      expect(response.body.type).toMatch(/campaign-not-found$/)
      expect((await change(unknown, 'cancel')).status).toBe(404)
    }
    expect((await get('/not-an-id')).status).toBe(404)
    expect((await get('')).body.campaigns).toEqual([])
  })

  it('needs a key that may read or publish', async () => {
    const moderator = await createApiKey(db, siteId, ['moderate'])

    await request(app).get(path).expect(401)
    await get('', moderator).expect(403)
    await get('', publisher).expect(200)
    await change(await create(), 'pause', reader).expect(403)
  })
})

describe('POST …/campaigns/{id}/…', () => {
  it.each([
    ['held', 'pause', 'paused'],
    ['sending', 'pause', 'paused'],
    ['paused', 'pause', 'paused'],
    ['held', 'resume', 'held'],
    ['sending', 'resume', 'sending'],
    ['held', 'cancel', 'cancelled'],
    ['sending', 'cancel', 'cancelled'],
    ['paused', 'cancel', 'cancelled'],
    ['cancelled', 'cancel', 'cancelled'],
  ])('of a %s campaign: %s leaves it %s', async (before, name, after) => {
    const id = await create({ state: before, ...(before === 'sending' && { beganAt: new Date() }) })

    const first = await change(id, name)
    const again = await change(id, name)

    expect(first.status).toBe(200)
    expect(first.body).toMatchObject({ id, state: after })
    expect(again.status).toBe(200)
    expect(again.body).toEqual(first.body)
  })

  it.each([
    ['finished', 'pause'],
    ['finished', 'resume'],
    ['finished', 'cancel'],
    ['cancelled', 'pause'],
    ['cancelled', 'resume'],
  ])('of a %s campaign: %s comes too late', async (state, name) => {
    const id = await create({ state })

    const response = await change(id, name)

    expect(response.status).toBe(409)
    expect(response.body).toMatchObject({
      type: expect.stringMatching(/campaign-state$/),
      detail: `It is ${state}.`,
    })
  })

  it('notes when a campaign was cancelled', async () => {
    const id = await create()

    const { body } = await change(id, 'cancel')

    expect(Date.now() - Date.parse(body.endedAt)).toBeLessThan(60_000)
  })

  it('goes back to holding what was paused while it was held', async () => {
    const held = await create()
    const begun = await create({ state: 'sending', beganAt: new Date() })
    for (const id of [held, begun]) await change(id, 'pause').expect(200)

    expect((await change(held, 'resume')).body.state).toBe('held')
    expect((await change(begun, 'resume')).body.state).toBe('sending')
  })
})
