import type { SiteId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { beforeEach, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import {
  commentBody,
  leaveComment,
  post,
  problemOf,
  readThread,
  testComments,
} from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'

const database = testDatabase()
const { db } = database
const { listener, clock } = testComments(database, testRedis())
let site: SiteId
let key = ''

let count = 0
beforeEach(async () => {
  site = await createSite(db, `site-${(count += 1)}`)
  key = await createApiKey(db, site, ['admin'])
})

const url = 'https://news.example/settings'
const body = (overrides: object = {}): object => commentBody({ page: { url }, ...overrides })
const send = (request: supertest.Test): supertest.Test =>
  request.set('Authorization', `Bearer ${key}`)
const path = (rest: string): string => `/comments/v1/sites/${site}/${rest}`
const show = (): supertest.Test => send(supertest(listener).get(path('settings')))
const change = (changes: object): supertest.Test =>
  send(supertest(listener).patch(path('settings'))).send(changes)
const setSection = (name: string, state: string | null): supertest.Test =>
  send(supertest(listener).put(path(`sections/${encodeURIComponent(name)}`))).send({ state })

describe('settings', () => {
  it('are what holds while nobody has set any', async () => {
    const { body: shown } = await show().expect(200)

    expect(shown.settings).toMatchObject({
      threadState: 'open',
      everyThread: null,
      maxLength: 10_000,
      nameRequired: true,
      guests: true,
      firstCommentsWait: 0,
      purge: null,
      sections: [],
    })
  })

  it('change one by one, and the others stay', async () => {
    await change({ maxLength: 500, reservedNames: ['Moderator'] }).expect(200)

    const { body: changed } = await change({ votes: 'likes' }).expect(200)

    const { body: shown } = await show().expect(200)
    expect(changed).toEqual(shown)
    expect(shown.settings).toMatchObject({
      maxLength: 500,
      reservedNames: ['Moderator'],
      votes: 'likes',
    })
  })

  it('never show a secret again', async () => {
    const purge = { url: 'https://news.example/purge', secret: 'x'.repeat(32) }

    const { text, body: changed } = await change({ purge }).expect(200)

    expect(text).not.toContain(purge.secret)
    expect(changed.settings.purge).toEqual({ url: purge.url })
    expect((await change({ purge: null })).body.settings.purge).toBeNull()
  })

  it.each([
    ['maxLength', 65_526],
    ['maxLength', '10'],
    ['everyThread', 'open'],
    ['votes', 'stars'],
    ['closeAfterDays', 0],
    ['purge', { url: 'ftp://news.example', secret: 'x'.repeat(32) }],
    ['purge', { url: 'https://news.example', secret: 'short' }],
    ['rulesVersion', 7],
    ['siteId', 'other'],
  ])('are refused as %s: %j', async (name, value) => {
    const answer = await change({ [name]: value }).expect(422)

    expect(problemOf(answer)).toBe('invalid-body')
    expect(answer.body.errors[0].pointer).toMatch(new RegExp(`^#/${name}`))
  })

  it('are nobody’s business but an administrator’s', async () => {
    const moderator = await createApiKey(db, site, ['moderate'])

    await supertest(listener).get(path('settings')).expect(401)
    await supertest(listener)
      .patch(path('settings'))
      .set('Authorization', `Bearer ${moderator}`)
      .send({})
      .expect(403)
  })
})

describe('the switch over every thread', () => {
  it('is seen in each at once, and leaves each its state', async () => {
    await post(listener, body(), site).expect(201)
    const before = await readThread(listener, { url }, site)

    await change({ everyThread: 'closed' }).expect(200)

    await until(
      async () => (await readThread(listener, { url }, site)).body.thread.state === 'closed',
    )
    const after = await readThread(listener, { url }, site)
    expect(after.body.thread.version).toBeGreaterThan(before.body.thread.version)
    expect(problemOf(await post(listener, body(), site).expect(409))).toBe('thread-closed')

    await change({ everyThread: null }).expect(200)
    await post(listener, body(), site).expect(201)
  })
})

describe('a section', () => {
  it('has a state for its threads, until it has none', async () => {
    await post(listener, body(), site).expect(201)
    await db
      .updateTable('comments.threads')
      .set({ section: 'The arts' })
      .where('siteId', '=', site)
      .execute()

    const { body: set } = await setSection('The arts', 'premoderated').expect(200)

    expect(set.settings.sections).toEqual([{ name: 'The arts', state: 'premoderated' }])
    const held = await post(listener, body(), site).expect(201)
    expect(held.body.comment).toMatchObject({ status: 'pending', reason: 'thread-moderated' })

    const { body: unset } = await setSection('The arts', null).expect(200)
    expect(unset.settings.sections).toEqual([])
    await post(listener, body(), site).expect(201)
  })

  it('has one of the states there are', async () => {
    expect(problemOf(await setSection('sport', 'shut').expect(422))).toBe('invalid-body')
  })
})

describe('slow mode', () => {
  it('lets each reader write once in its time, however they sign', async () => {
    await change({ slowModeSeconds: 120 }).expect(200)
    const first = await post(listener, body(), site).expect(201)
    const { readerToken } = first.body
    const again = (overrides: object) => post(listener, body(overrides), site)

    const byToken = await again({ readerToken, name: 'Bo', email: 'bo@example.com' }).expect(429)
    const bySignature = await again({}).expect(429)

    expect(problemOf(byToken)).toBe('too-many-requests')
    expect(Number(byToken.headers['retry-after'])).toBeLessThanOrEqual(120)
    expect(Number(byToken.headers['retry-after'])).toBeGreaterThan(100)
    expect(bySignature.body.detail).toBe('On this page everyone writes once in 2 minutes.')
    await again({ name: 'Cy', email: 'cy@example.com' }).expect(201)
    await again({ readerToken, page: { url: `${url}/other` } }).expect(201)

    clock.at = new Date(clock.at.getTime() + 120_000)
    await again({ readerToken }).expect(201)
  })

  it('knows who brings no token by where they come from', async () => {
    await change({ slowModeSeconds: 60 }).expect(200)
    const from = (name: string) =>
      post(listener, body({ name, email: `${name}@example.com` }), site).set(
        'X-Forwarded-For',
        '198.51.100.7',
      )
    await from('dee').expect(201)

    await from('eli').expect(429)
  })

  it('lets one of fifty through that come at once', async () => {
    await change({ slowModeSeconds: 60 }).expect(200)
    const { body: first } = await post(listener, body({ page: { url: `${url}/one` } }), site)
    const posts = Array.from({ length: 50 }, () =>
      post(listener, body({ readerToken: first.readerToken }), site),
    )

    const statuses = (await Promise.all(posts)).map(({ status }) => status)

    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect(statuses.filter((status) => status === 429)).toHaveLength(49)
  })
})

describe('names that only staff sign with', () => {
  it('make others wait, in whatever letters', async () => {
    await change({ reservedNames: ['The Editor'] }).expect(200)

    const { body: posted } = await post(listener, body({ name: 'Тhе Ed1tor' }), site).expect(201)

    expect(posted.comment).toMatchObject({ status: 'pending', reason: 'under-review' })
  })
})

it('never makes a comment of one site wait for another’s settings', async () => {
  await createSite(db)
  await change({ everyThread: 'premoderated' }).expect(200)

  expect(await leaveComment(listener)).toMatchObject({ status: 'approved' })
})
