import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
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

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let key = ''
let publisher = ''
let reader = ''

beforeAll(async () => {
  const daily = await createSite(db)
  key = await createApiKey(db, daily, ['moderate'])
  publisher = await createApiKey(db, daily, ['publish'])
  reader = await createApiKey(db, daily, ['read'])
})

const page = (name: string): string => `https://news.example/set/${name}`

const set = (query: object, body: object, secret = key): supertest.Test =>
  supertest(listener)
    .put('/comments/v1/sites/daily/threads')
    .set('Authorization', `Bearer ${secret}`)
    .query(query)
    .send(body)

describe('a thread set by the site', () => {
  it('can be closed before its first comment', async () => {
    const url = page('closed')

    const { body } = await set({ url }, { state: 'closed', title: 'Harbour' }, publisher).expect(
      200,
    )

    expect(body.thread).toMatchObject({ url, title: 'Harbour', vouched: true, state: 'closed' })
    const refused = await post(listener, commentBody({ page: { url } })).expect(409)
    expect(problemOf(refused)).toBe('thread-closed')
    expect((await readThread(listener, { url })).body.thread).toMatchObject({
      title: 'Harbour',
      state: 'closed',
    })
  })

  it('goes back to its site’s state', async () => {
    const url = page('back')
    await set({ url }, { state: 'hidden' }).expect(200)

    const { body } = await set({ url }, { state: null }).expect(200)

    expect(body.thread.state).toBeNull()
    expect((await readThread(listener, { url })).body.thread.state).toBe('open')
  })

  it('is named by the site over whatever a visitor has claimed', async () => {
    const url = page('named')
    await leaveComment(listener, { page: { url, id: '1', title: 'Buy pills' } })

    await set({ id: '1' }, { title: 'Harbour reopens' }).expect(200)

    const { body } = await readThread(listener, { url, id: '1' })
    expect(body.thread).toMatchObject({ title: 'Harbour reopens', count: 1, version: 2 })
  })

  it('is not vouched for by a state alone', async () => {
    const url = page('state-alone')
    await leaveComment(listener, { page: { url, title: 'Buy pills' } })

    const { body } = await set({ url }, { state: 'premoderated' }).expect(200)

    expect(body.thread.vouched).toBe(false)
    expect((await readThread(listener, { url })).body.thread.title).toBeNull()
  })

  it('moves with its page, and its old address keeps leading to it', async () => {
    const { id } = await leaveComment(listener, { page: { url: page('old') } })

    await set({ url: page('old') }, { url: page('new'), title: 'Moved' }).expect(200)

    for (const url of [page('old'), page('new')]) {
      const { body } = await readThread(listener, { url })
      expect(body.comments).toMatchObject([{ id }])
      expect(body.thread.url).toBe(page('new'))
    }
  })

  it('stays where it has moved to, by whichever of its addresses it is found', async () => {
    await set({ url: page('before') }, { title: 'Harbour' }).expect(200)
    await set({ url: page('before') }, { url: page('after') }).expect(200)

    for (const url of [page('before'), `${page('after')}?utm_source=mail`]) {
      for (const change of [{ state: 'closed' }, { title: 'Harbour reopens' }]) {
        const { body } = await set({ url }, change).expect(200)
        expect(body.thread.url).toBe(page('after'))
      }
    }
  })

  it('stays there also while nobody has named it, and is where it is said to be when named', async () => {
    const old = `${page('claimed')}/`
    await leaveComment(listener, { page: { url: old } })

    const { body: closed } = await set({ url: page('claimed') }, { state: 'closed' }).expect(200)
    const { body: named } = await set({ url: page('claimed') }, { title: 'Harbour' }).expect(200)

    expect(closed.thread.url).toBe(old)
    expect(named.thread.url).toBe(page('claimed'))
  })

  it('gets an id of its own where it had none', async () => {
    await leaveComment(listener, { page: { url: page('id-later') } })

    await set({ url: page('id-later'), id: '9' }, { title: 'Known' }).expect(200)

    const { body } = await readThread(listener, { url: page('elsewhere'), id: '9' })
    expect(body.thread.count).toBe(1)
  })

  it('does not take an address where another thread stands', async () => {
    await leaveComment(listener, { page: { url: page('taken') } })
    await leaveComment(listener, { page: { url: page('mover') } })

    const answer = await set({ url: page('mover') }, { url: page('taken') }).expect(409)

    expect(problemOf(answer)).toBe('page-name-taken')
    expect((await readThread(listener, { url: page('mover') })).body.thread.version).toBe(1)
  })

  it('stands in the section it is put in, and in none', async () => {
    const url = page('section')

    const put = await set({ url }, { section: ' world ' }).expect(200)
    const kept = await set({ url }, { title: 'Harbour' }).expect(200)
    const taken = await set({ url }, { section: null }).expect(200)

    expect([put, kept, taken].map(({ body }) => body.thread.section)).toEqual([
      'world',
      'world',
      null,
    ])
  })

  it('is one, however many set it at once', async () => {
    const url = page('at-once')

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => set({ url, id: '12' }, { title: `Title ${index}` })),
    )

    expect(new Set(answers.map(({ body }) => body.thread.id)).size).toBe(1)
    expect(new Set(answers.map(({ body }) => body.thread.version)).size).toBe(20)
  })
})

describe('refusals', () => {
  it.each([
    [{}, {}, 400, 'invalid-query', '?url'],
    [{ id: 'undefined' }, {}, 400, 'invalid-query', '?id'],
    [{ url: 'https://evil.example/' }, {}, 422, 'page-not-of-site', '?url'],
    [{ url: page('x') }, { url: 'https://evil.example/' }, 422, 'page-not-of-site', '#/url'],
    [{ url: page('x') }, { state: 'gone' }, 422, 'invalid-body', '#/state'],
    [{ url: page('x') }, { section: '' }, 422, 'invalid-body', '#/section'],
    [{ url: page('x') }, { title: ' ' }, 422, 'invalid-body', '#/title'],
    [{ url: page('x') }, { version: 1 }, 422, 'invalid-body', '#/version'],
  ])('name what is wrong with %j %j', async (query, body, status, code, pointer) => {
    const answer = await set(query, body).expect(status)

    expect(problemOf(answer)).toBe(code)
    expect(answer.body.errors[0].pointer).toBe(pointer)
  })

  it('ask for an address where there is no thread yet', async () => {
    expect(problemOf(await set({ id: 'new' }, { title: 'x' }).expect(404))).toBe('thread-not-found')
  })

  it('keep out whoever may not', async () => {
    expect(problemOf(await set({ url: page('x') }, {}, reader).expect(403))).toBe('forbidden')
    expect(problemOf(await set({ url: page('x') }, {}, 'none').expect(401))).toBe('unauthorized')
  })
})
