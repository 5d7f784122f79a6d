import type { SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import request from 'supertest'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { testSubscriptions } from '../support/subscriptions.ts'

const database = testDatabase()
const { db } = database
const { listener } = testSubscriptions(database, testRedis())
const path = '/subscriptions/v1/sites/daily/publications'
let siteId: SiteId
let key: string

beforeAll(async () => {
  siteId = await createSite(db)
  key = await createApiKey(db, siteId, ['publish'])
})

beforeEach(async () => {
  await sql`
    truncate subscriptions.publications, subscriptions.site_settings cascade
  `.execute(db)
})

const article = { url: 'https://news.example/2026/harbour', title: 'Harbour reopens' }

const publish = (body: object) =>
  request(listener).post(path).set('Authorization', `Bearer ${key}`).send(body)

const listPublications = () =>
  db.selectFrom('subscriptions.publications').selectAll().orderBy('createdAt').execute()

const listCampaigns = () => db.selectFrom('subscriptions.campaigns').selectAll().execute()

/** Paused, as a campaign that nobody is left to get would be finished while we look. */
const beginAndPause = () =>
  db
    .updateTable('subscriptions.campaigns')
    .set({ state: 'paused', beganAt: sql<Date>`now()` })
    .execute()

describe('POST …/publications', () => {
  it('records an article, and holds its campaign for five minutes', async () => {
    const response = await publish({
      ...article,
      externalId: '42',
      title: '  Harbour\n reopens ',
      summary: 'Ships are back.',
      imageUrl: 'https://cdn.example/harbour.jpg',
      section: 'World News',
      authors: ['Ada Löwe', 'Grace'],
      tags: ['ships'],
      language: 'EN-gb',
      publishedAt: '2026-11-23T09:00:00+01:00',
    })

    expect(response.status).toBe(202)
    expect(response.body).toEqual({
      publication: {
        id: expect.any(String),
        url: article.url,
        title: 'Harbour reopens',
        summary: 'Ships are back.',
        imageUrl: 'https://cdn.example/harbour.jpg',
        section: 'World News',
        authors: ['Ada Löwe', 'Grace'],
        tags: ['ships'],
        language: 'en-GB',
        publishedAt: '2026-11-23T08:00:00.000Z',
      },
      campaign: { id: expect.any(String), state: 'held', startsAt: expect.any(String) },
    })
    const [campaign] = await listCampaigns()
    expect(campaign!.topics).toEqual([
      'site',
      'section:world-news',
      'author:ada-lowe',
      'author:grace',
    ])
    expect(campaign!.startsAt.getTime() - campaign!.createdAt.getTime()).toBe(300_000)
  })

  it('needs no more than an address and a title', async () => {
    const { body } = await publish(article).expect(202)

    expect(body.publication).toMatchObject({ language: 'en', section: null, authors: [] })
    expect(Date.now() - Date.parse(body.publication.publishedAt)).toBeLessThan(60_000)
  })

  it('holds for as long as the site chose', async () => {
    await db.insertInto('subscriptions.siteSettings').values({ siteId, holdSeconds: 60 }).execute()

    await publish(article).expect(202)

    const [campaign] = await listCampaigns()
    expect(campaign!.startsAt.getTime() - campaign!.createdAt.getTime()).toBe(60_000)
  })

  it('does not hold what is breaking, also when that is learnt later', async () => {
    await publish(article)

    const { body } = await publish({ ...article, breaking: true }).expect(202)

    expect(await listCampaigns()).toHaveLength(1)
    expect(Date.parse(body.campaign.startsAt)).toBeLessThanOrEqual(Date.now())
  })

  it('makes one publication and one campaign of twenty at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => publish({ ...article, externalId: '42' })),
    )

    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(202))
    expect(new Set(answers.map(({ body }) => body.campaign.id)).size).toBe(1)
    expect(await listPublications()).toHaveLength(1)
    expect(await listCampaigns()).toHaveLength(1)
  })

  it('hears of one article from several channels at once, in any order', async () => {
    const channels = [
      { ...article, externalId: '42' },
      { ...article, externalId: 'feed:1', url: `${article.url}/?utm_source=feed` },
      { ...article, url: `${article.url}#top` },
    ]

    const answers = await Promise.all(
      [...channels, ...channels.toReversed(), ...channels].map((body) => publish(body)),
    )

    expect(new Set(answers.map(({ body }) => body.publication.id)).size).toBe(1)
    expect(await listCampaigns()).toHaveLength(1)
  })

  it('knows an article by every name it was ever given', async () => {
    const moved = 'https://news.example/2026/harbour-reopens'
    const said = [
      { ...article, externalId: '42' },
      { ...article, externalId: '42', url: moved },
      { ...article, externalId: 'feed:1', url: moved },
      { ...article, externalId: 'feed:1', url: 'https://news.example/feed-only' },
      { ...article, url: 'https://news.example/feed-only/' },
    ]

    const ids = []
    for (const body of said) ids.push((await publish(body)).body.publication.id)

    expect(new Set(ids).size).toBe(1)
    expect(await listCampaigns()).toHaveLength(1)
  })

  it('believes the id where id and address name different articles', async () => {
    const first = await publish({ ...article, externalId: '1' })
    await publish({ ...article, externalId: '2', url: 'https://news.example/other' })

    const { body } = await publish({
      ...article,
      externalId: '1',
      url: 'https://news.example/other',
    })

    expect(body.publication.id).toBe(first.body.publication.id)
    expect(await listPublications()).toHaveLength(2)
  })

  it('replaces the content while it is held', async () => {
    const first = await publish({
      ...article,
      section: 'World',
      publishedAt: '2026-11-01T00:00:00Z',
    })

    const { body } = await publish({ ...article, title: 'Harbour is open', section: 'Local' })

    expect(body.campaign).toEqual(first.body.campaign)
    expect(await listPublications()).toMatchObject([
      { title: 'Harbour is open', section: 'Local', publishedAt: new Date('2026-11-01') },
    ])
    expect(await listCampaigns()).toMatchObject([{ topics: ['site', 'section:local'] }])
  })

  it('only records what comes once it is being sent', async () => {
    await publish({ ...article, section: 'World' })
    await beginAndPause()
    const before = await listCampaigns()

    const { body } = await publish({ ...article, section: 'Local', breaking: true }).expect(202)

    expect(body.campaign.state).toBe('paused')
    expect(await listCampaigns()).toEqual(before)
    expect(await listPublications()).toMatchObject([{ section: 'Local' }])
  })

  it('records without mailing if told so, and mails when told so later', async () => {
    const { body } = await publish({ ...article, announce: false }).expect(202)
    expect(body.campaign).toBeNull()
    expect(await listCampaigns()).toEqual([])

    await publish(article).expect(202)
    await publish({ ...article, announce: false }).expect(202)
    expect(await listCampaigns()).toMatchObject([{ state: 'held' }])
  })

  it('keeps the articles of two sites apart', async () => {
    const weekly = await createSite(db, 'weekly')
    const weeklyKey = await createApiKey(db, weekly, ['publish'])

    await publish({ ...article, externalId: '42' })
    await request(listener)
      .post('/subscriptions/v1/sites/weekly/publications')
      .set('Authorization', `Bearer ${weeklyKey}`)
      .send({ ...article, externalId: '42' })
      .expect(202)

    expect(await listPublications()).toHaveLength(2)
  })

  it.each([
    ['#/url', { url: 'https://elsewhere.example/' }],
    ['#/url', { url: 'https://news.example:8443/' }],
    ['#/url', { url: 'https://news.example@elsewhere.example/' }],
    ['#/url', { url: 'javascript:alert(1)' }],
    ['#/url', { url: '/2026/harbour' }],
    ['#/url', { url: undefined }],
    ['#/url', { url: `https://news.example/${'a'.repeat(2_000)}` }],
    ['#/title', { title: undefined }],
    ['#/title', { title: ' \n ' }],
    ['#/title', { title: 'a'.repeat(301) }],
    ['#/title', { title: { toString: 'x' } }],
    ['#/title', { title: 'a\0b' }],
    ['#/externalId', { externalId: 'undefined' }],
    ['#/externalId', { externalId: '' }],
    ['#/externalId', { externalId: 42 }],
    ['#/imageUrl', { imageUrl: 'data:image/png;base64,x' }],
    ['#/authors', { authors: 'Ada' }],
    ['#/authors/0', { authors: [''] }],
    ['#/tags', { tags: Array(51).fill('x') }],
    ['#/language', { language: 'no such' }],
    ['#/publishedAt', { publishedAt: 'yesterday' }],
    ['#/publishedAt', { publishedAt: '2026-11-23' }],
    ['#/announce', { announce: 'yes' }],
    ['#/siteId', { siteId: 'weekly' }],
    ['#/id', { id: '019a0000-0000-7000-8000-000000000001' }],
  ])('names the field that is wrong: %s', async (pointer, fields) => {
    const response = await publish({ ...article, ...fields })

    expect(response.status).toBe(422)
    expect(response.body.errors).toEqual([{ pointer, detail: expect.any(String) }])
    expect(await listPublications()).toEqual([])
  })

  it('needs a key of this site with the scope to publish', async () => {
    const reading = await createApiKey(db, siteId, ['read', 'moderate'])
    const other = await createSite(db, 'other')
    const foreign = await createApiKey(db, other, ['admin'])
    const admin = await createApiKey(db, siteId, ['admin'])
    const send = (authorization?: string) => {
      const call = request(listener).post(path)
      return (authorization ? call.set('Authorization', authorization) : call).send(article)
    }

    const none = await send()
    expect(none.status).toBe(401)
    expect(none.headers['www-authenticate']).toBe('Bearer')
    expect((await send('Bearer aw_wrongwrongwrongwrong')).status).toBe(401)
    expect((await send(`Basic ${key}`)).status).toBe(401)
    expect((await send(`Bearer ${reading}`)).status).toBe(403)
    expect((await send(`Bearer ${foreign}`)).body.type).toMatch(/site-not-found$/)
    expect((await send(`Bearer ${admin}`)).status).toBe(202)
  })

  it.each([
    ['malformed JSON', 400, 'application/json', '{'],
    ['a form', 415, 'application/x-www-form-urlencoded', 'url=x'],
    ['too much', 413, 'application/json', JSON.stringify({ title: 'a'.repeat(40_000) })],
  ])('refuses %s', async (_name, status, type, body) => {
    const response = await publish({}).type(type).send(body)

    expect(response.status).toBe(status)
    expect(response.type).toBe('application/problem+json')
  })
})
