import { listen } from '@afterword/shared/http/listen'
import supertest from 'supertest'
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { decide, leaveComment, problemOf, testComments } from '../support/comments.ts'
import { type EventStream, openEvents } from '../support/event-stream.ts'
import { moderator } from '../support/moderation.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { textOf } from '../support/text-of.ts'
import { startThread, threadApi } from '../support/threads.ts'
import { until } from '../support/until.ts'

const database = testDatabase()
const { db } = database
const redis = testRedis()
/** One process writes, another streams: they know of each other by PostgreSQL alone. */
const writer = testComments(database, redis).listener
const streamer = testComments(database, redis).listener
const threads = threadApi(writer, () => key)
const open: EventStream[] = []
let key = ''

beforeAll(async () => {
  key = await createApiKey(db, await createSite(db), ['moderate'])
})
afterEach(() => open.splice(0).forEach((stream) => stream.close()))

const page = (name: string): string => `https://news.example/events/${name}`

async function serve(): Promise<string> {
  const server = await listen(streamer, { host: '127.0.0.1', port: 0 })
  onTestFinished(() => server.stop(0))
  return `http://127.0.0.1:${server.port}`
}

async function follow(url: string, headers: Record<string, string> = {}, more = '') {
  const query = `url=${encodeURIComponent(url)}${more}`
  const path = `/comments/v1/sites/daily/events?${query}`
  const stream = await openEvents((await serve()) + path, headers)
  open.push(stream)
  return stream
}

const names = ({ events }: EventStream): string[] => events.map(({ event }) => event)

describe('a stream of events', () => {
  it('begins with where the thread is', async () => {
    const url = page('begin')
    await leaveComment(writer, { page: { url } })

    const stream = await follow(url)
    await until(() => stream.events.length > 0)

    expect(stream.status).toBe(200)
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    })
    expect(stream.events).toEqual([
      { id: '1', event: 'count', data: { count: 1, state: 'open', version: 1 } },
    ])
    expect(stream.text()).toMatch(/^retry: \d+\n\n/)
  })

  it('tells what is approved, edited and removed, and counts', async () => {
    const url = page('told')
    const stream = await follow(url)

    const first = await leaveComment(writer, { page: { url }, text: 'first' })
    await until(() => stream.events.length === 3)
    await db.updateTable('comments.threads').set({ version: 2 }).where('url', '=', url).execute()
    await db
      .updateTable('comments.comments')
      .set({ html: '<p>better</p>', version: 2 })
      .where('id', '=', first.id)
      .execute()
    await until(() => stream.events.length === 5)
    await decide(writer, key, [{ commentId: first.id, action: 'reject' }]).expect(200)
    await until(() => stream.events.length === 7)

    expect(names(stream)).toEqual([
      'count',
      'approved',
      'count',
      'edited',
      'count',
      'removed',
      'count',
    ])
    const [, approved, , edited, , removed, last] = stream.events
    expect(approved?.data.comment).toMatchObject({ id: first.id, html: '<p>first</p>' })
    expect(edited?.data.comment).toMatchObject({ id: first.id, html: '<p>better</p>' })
    expect(removed?.data).toEqual({ id: first.id })
    expect(last).toEqual({ id: '3', event: 'count', data: { count: 0, state: 'open', version: 3 } })
    expect(stream.text()).not.toContain('ada@example.com')
  })

  it.each([
    ['the header Last-Event-ID', { 'last-event-id': '1' }, ''],
    ['the query', {}, '&lastEventId=1'],
  ])('goes on where %s says', async (_what, headers, query) => {
    const url = page(`resume${query.length}`)
    for (const text of ['a', 'b', 'c']) await leaveComment(writer, { page: { url }, text })

    const stream = await follow(url, headers, query)
    await until(() => stream.events.length === 3)

    const told = stream.events.map(({ data }) => data.comment && textOf(data.comment))
    expect(told).toEqual(['b', 'c', undefined])
    expect(stream.events.map(({ id }) => id)).toEqual([undefined, undefined, '3'])
  })

  it('says to read again where it cannot go on', async () => {
    const url = page('reload')
    await leaveComment(writer, { page: { url } })

    const ahead = await follow(url, { 'last-event-id': '7' })
    await until(() => ahead.events.length > 0)

    expect(ahead.events).toEqual([{ id: '1', event: 'reload', data: { version: 1 } }])
  })

  it('says to read again what was merged, or parted, while nobody listened', async () => {
    const [a, b] = [page('merged-a'), page('merged-b')]
    const from = await startThread(writer, { url: a })
    const into = await startThread(writer, { url: b })
    for (const url of [a, b, b]) await leaveComment(writer, { page: { url } })

    await threads.merge(from, { into }).expect(200)
    const merged = await Promise.all([
      follow(a, { 'last-event-id': '2' }),
      follow(b, { 'last-event-id': '3' }),
    ])
    await until(() => merged.every(({ events }) => events.length > 0))
    const { decisionId } = await db
      .selectFrom('comments.decisions')
      .select('id as decisionId')
      .where('threadId', '=', from)
      .executeTakeFirstOrThrow()
    await moderator(writer, key).undo(decisionId).expect(200)
    await until(() => merged.every(({ events }) => events.length > 1))
    const parted = await follow(b, { 'last-event-id': '4' })
    await until(() => parted.events.length > 0)

    const again = (version: number) => ({ id: `${version}`, event: 'reload', data: { version } })
    for (const stream of merged) expect(stream.events).toEqual([again(4), again(5)])
    expect(parted.events).toEqual([again(5)])
  })

  it('tells nobody of a comment that waits, nor that it was refused', async () => {
    const url = page('waiting')
    await leaveComment(writer, { page: { url } })
    const links = 'https://a.example https://b.example https://c.example'
    const waiting = await leaveComment(writer, { page: { url }, text: links })
    const stream = await follow(url, { 'last-event-id': '0' })
    await decide(writer, key, [{ commentId: waiting.id, action: 'reject' }]).expect(200)
    await leaveComment(writer, { page: { url }, text: 'the end' })

    await until(() => stream.text().includes('the end'))

    expect(stream.text()).not.toContain(waiting.id)
  })

  it('ends when the thread is hidden, and is not to be had after that', async () => {
    const url = page('hidden')
    await leaveComment(writer, { page: { url } })
    const stream = await follow(url)
    await supertest(writer)
      .put('/comments/v1/sites/daily/threads')
      .query({ url })
      .set('Authorization', `Bearer ${key}`)
      .send({ state: 'hidden' })
      .expect(200)

    await until(() => stream.isOver())

    const path = '/comments/v1/sites/daily/events'
    const answer = await supertest(streamer).get(path).query({ url }).expect(404)
    expect(problemOf(answer)).toBe('thread-not-found')
  })
})

describe('refusals', () => {
  it.each([
    ['no page', {}, 400, 'invalid-query'],
    ['a page of another site', { url: 'https://evil.example/' }, 422, 'page-not-of-site'],
    ['an event id that is none', { url: page('x'), lastEventId: 'x' }, 400, 'invalid-query'],
  ])('name what is wrong with %s', async (_what, query, status, code) => {
    const answer = await supertest(streamer)
      .get('/comments/v1/sites/daily/events')
      .query(query)
      .expect(status)

    expect(problemOf(answer)).toBe(code)
  })
})
