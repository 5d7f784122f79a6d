import type { SiteId } from '@afterword/shared/ids'
import { signToken } from '@afterword/shared/tokens/token'
import { sql } from 'kysely'
import request from 'supertest'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { TOKEN_KEYS } from '../support/service-settings.ts'
import {
  confirmPath,
  createSubscriber,
  testSubscriptions,
  unsubscribePath,
} from '../support/subscriptions.ts'

const database = testDatabase()
const { db } = database
const { listener } = testSubscriptions(database, testRedis())
let siteId: SiteId

beforeAll(async () => {
  siteId = await createSite(db)
})

beforeEach(async () => {
  await sql`truncate subscriptions.subscribers cascade`.execute(db)
})

const listSubscriptions = () =>
  db
    .selectFrom('subscriptions.subscriptions')
    .selectAll()
    .orderBy('createdAt')
    .orderBy('topic')
    .execute()

const listConsents = () =>
  db.selectFrom('subscriptions.consents').select(['action', 'method']).execute()

const times = (length: number, consent: object) => Array.from({ length }, () => consent)

const postForm = (path: string, body: object | string) =>
  request(listener).post(path).type('form').send(body)

const states = async () => (await listSubscriptions()).map(({ topic, state }) => [topic, state])

describe('one click in a mail program', () => {
  it.each([
    ['urlencoded', (path: string) => postForm(path, 'List-Unsubscribe=One-Click')],
    [
      'multipart',
      (path: string) => request(listener).post(path).field('List-Unsubscribe', 'One-Click'),
    ],
  ])('ends every publication topic of the site, %s', async (_type, click) => {
    const reader = await createSubscriber(db, siteId, {
      topics: ['author:grace', 'section:world', 'site'],
    })
    await sql`update subscriptions.subscriptions set frequency = 'weekly' where topic = 'site'`.execute(
      db,
    )
    const other = await createSubscriber(db, siteId, { address: 'other@example.com' })

    const response = await click(unsubscribePath(reader))

    expect(response.status).toBe(200)
    expect(response.headers).not.toHaveProperty('set-cookie')
    expect(response.headers).not.toHaveProperty('location')
    const subscriptions = await listSubscriptions()
    expect(
      subscriptions
        .filter(({ state, endCause }) => state === 'ended' && endCause === 'unsubscribed')
        .map(({ topic }) => topic),
    ).toEqual(['author:grace', 'section:world', 'site'])
    expect(subscriptions.find(({ id }) => id === other.subscriptionId)).toMatchObject({
      state: 'confirmed',
    })
    expect(await listConsents()).toEqual(times(3, { action: 'ended', method: 'one-click' }))
  })

  it('does no more when it comes again, from several mails at once', async () => {
    const reader = await createSubscriber(db, siteId, { topics: ['section:world', 'site'] })
    const [, second] = await listSubscriptions()
    const paths = [unsubscribePath(reader), unsubscribePath({ siteId, subscriptionId: second!.id })]

    const answers = await Promise.all(
      [...paths, ...paths, ...paths].map((path) => postForm(path, 'List-Unsubscribe=One-Click')),
    )
    const after = await listSubscriptions()
    await postForm(paths[0]!, 'List-Unsubscribe=One-Click').expect(200)

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await listSubscriptions()).toEqual(after)
    expect(await listConsents()).toHaveLength(2)
  })

  it('works from a mail of years ago, under a key no longer used to sign', async () => {
    const reader = await createSubscriber(db, siteId, { since: new Date('2020-01-01') })
    const claim = { purpose: 'unsubscribe' as const, site: siteId, id: reader.subscriptionId }
    const token = signToken(TOKEN_KEYS.slice(-1), claim)

    await postForm(`/subscriptions/unsubscribe/${token}`, 'List-Unsubscribe=One-Click').expect(200)

    expect(await states()).toEqual([['site', 'ended']])
  })

  it('works from the mail of an interval that has ended, and ends the one begun since', async () => {
    const reader = await createSubscriber(db, siteId)
    const path = unsubscribePath(reader)
    await postForm(path, { action: 'unsubscribe' })
    await postForm(path, { action: 'undo' })

    await postForm(path, 'List-Unsubscribe=One-Click').expect(200)

    expect(await states()).toEqual([
      ['site', 'ended'],
      ['site', 'ended'],
    ])
  })

  it('leaves alone what waits for a confirmation of its own', async () => {
    const reader = await createSubscriber(db, siteId)
    await request(listener)
      .post('/subscriptions/v1/sites/daily/subscriptions')
      .send({ email: reader.address, topics: ['section:world'] })

    await postForm(unsubscribePath(reader), 'List-Unsubscribe=One-Click')

    expect(await states()).toEqual([
      ['site', 'ended'],
      ['section:world', 'pending'],
    ])
  })
})

describe('the page behind the link', () => {
  it('asks first, and changes nothing by being looked at', async () => {
    const reader = await createSubscriber(db, siteId)
    const before = await listSubscriptions()

    const page = await request(listener).get(unsubscribePath(reader))
    await request(listener).head(unsubscribePath(reader)).expect(200)

    expect(page.status).toBe(200)
    expect(page.text).toContain('Stop all of these mails')
    expect(page.text).not.toContain('<script')
    expect(page.text).not.toContain('ada@example.com')
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    expect(await listSubscriptions()).toEqual(before)
  })

  it('says what has ended, and offers to undo it', async () => {
    const reader = await createSubscriber(db, siteId, { topics: ['section:world', 'site'] })

    const page = await postForm(unsubscribePath(reader), { action: 'unsubscribe' })
    const look = await request(listener).get(unsubscribePath(reader))

    expect(page.status).toBe(200)
    expect(page.text).toContain('You are unsubscribed')
    expect(page.text).toContain('world')
    expect(page.text).toContain('Subscribe again')
    expect(look.text).toBe(page.text)
    expect(await listConsents()).toEqual(times(2, { action: 'ended', method: 'mail-link' }))
  })

  it('undoes it within the hour, as a new interval', async () => {
    const reader = await createSubscriber(db, siteId, { topics: ['section:world', 'site'] })
    const path = unsubscribePath(reader)
    await postForm(path, { action: 'unsubscribe' })

    const page = await postForm(path, { action: 'undo' })
    await Promise.all([1, 2, 3].map(() => postForm(path, { action: 'undo' }).expect(200)))

    expect(page.status).toBe(200)
    expect(page.text).toContain('You are subscribed again')
    expect(await states()).toEqual([
      ['section:world', 'ended'],
      ['site', 'ended'],
      ['section:world', 'confirmed'],
      ['site', 'confirmed'],
    ])
    expect((await listConsents()).slice(2)).toEqual(
      times(2, { action: 'confirmed', method: 'mail-link' }),
    )
  })

  it('brings back only what was ended last', async () => {
    const reader = await createSubscriber(db, siteId, { topics: ['section:world', 'site'] })
    const path = unsubscribePath(reader)
    await postForm(path, { action: 'unsubscribe' })
    await sql`update subscriptions.subscriptions
      set ended_at = ended_at - interval '10 min' where topic = 'section:world'`.execute(db)

    await postForm(path, { action: 'undo' })

    expect((await states()).filter(([, state]) => state === 'confirmed')).toEqual([
      ['site', 'confirmed'],
    ])
  })

  it('does not undo after an hour', async () => {
    const reader = await createSubscriber(db, siteId)
    const path = unsubscribePath(reader)
    await postForm(path, { action: 'unsubscribe' })
    await sql`update subscriptions.subscriptions set ended_at = ended_at - interval '61 min'`.execute(
      db,
    )

    const look = await request(listener).get(path)
    const page = await postForm(path, { action: 'undo' })

    expect(look.text).not.toContain('Subscribe again')
    expect(page.status).toBe(200)
    expect(page.text).toContain('You are unsubscribed')
    expect(await states()).toEqual([['site', 'ended']])
  })

  it('takes one click for one click, whatever else the body says', async () => {
    const reader = await createSubscriber(db, siteId)
    const path = unsubscribePath(reader)
    await postForm(path, { action: 'unsubscribe' })

    await postForm(path, 'action=undo&List-Unsubscribe=One-Click').expect(200)

    expect(await states()).toEqual([['site', 'ended']])
  })

  it('says the same of every link that is not ours', async () => {
    const reader = await createSubscriber(db, siteId)
    const weekly = await createSite(db, 'weekly')
    const good = unsubscribePath(reader)
    const links = [
      `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`,
      unsubscribePath({ siteId: weekly, subscriptionId: reader.subscriptionId }),
      unsubscribePath({ siteId, subscriptionId: reader.subscriberId as never }),
      confirmPath(reader).replace('confirm', 'unsubscribe'),
      '/subscriptions/unsubscribe/x',
    ]

    const answers = []
    for (const link of links) {
      answers.push(await request(listener).get(link))
      answers.push(await postForm(link, 'List-Unsubscribe=One-Click'))
    }

    for (const { status, text } of answers) {
      expect(status).toBe(404)
      expect(text).toBe(answers[0]!.text)
    }
    expect(await states()).toEqual([['site', 'confirmed']])
  })

  it.each([
    ['JSON', 415, 'application/json', '{"List-Unsubscribe":"One-Click"}'],
    ['too much', 413, 'application/x-www-form-urlencoded', `x=${'x'.repeat(5_000)}`],
  ])('refuses %s', async (_name, status, type, body) => {
    const reader = await createSubscriber(db, siteId)

    await request(listener).post(unsubscribePath(reader)).type(type).send(body).expect(status)

    expect(await states()).toEqual([['site', 'confirmed']])
  })
})

describe('the link in a notice about a thread', () => {
  it('shows and ends just that', async () => {
    const topics = ['thread:019a0000-0000-7000-8000-000000000001', 'site']
    const reader = await createSubscriber(db, siteId, { topics })
    const path = unsubscribePath(reader)

    const asked = await request(listener).get(path).expect(200)
    const ended = await postForm(path, { action: 'unsubscribe' }).expect(200)

    expect(asked.text).toContain('New comments in one discussion')
    expect(asked.text).not.toContain('Every new article')
    expect(ended.text).toContain('about this discussion any more')
    expect(await states()).toEqual([
      ['site', 'confirmed'],
      [topics[0], 'ended'],
    ])
  })
})
