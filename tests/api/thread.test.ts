import type { SiteId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { leaveComment, PAGE, problemOf, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { textOf } from '../support/text-of.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let key = ''
let weekly: SiteId

beforeAll(async () => {
  weekly = await createSite(db, 'weekly', { origins: ['https://weekly.example'] })
  key = await createApiKey(db, await createSite(db), ['moderate'])
})

const page = (name: string): string => `https://news.example/thread/${name}`

describe('a page nobody has commented on', () => {
  it('is an empty open thread, and reading it makes nothing', async () => {
    const { body, headers } = await readThread(listener).expect(200)

    expect(body).toEqual({
      thread: { id: null, url: PAGE, title: null, state: 'open', count: 0, version: 0 },
      comments: [],
      next: null,
    })
    expect(headers['access-control-allow-origin']).toBe('*')
    expect(headers['cache-control']).toBe(
      'public, max-age=0, s-maxage=10, stale-while-revalidate=10',
    )
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin')
    expect(await db.selectFrom('comments.threads').select('id').execute()).toEqual([])
  })

  it('has the state its site gives to new threads', async () => {
    await db
      .insertInto('comments.siteSettings')
      .values({ siteId: weekly, threadState: 'premoderated' })
      .execute()

    const { body } = await readThread(listener, { url: 'https://weekly.example/' }, 'weekly')

    expect(body.thread.state).toBe('premoderated')
  })
})

describe('a thread', () => {
  it('shows its comments with their replies, newest first', async () => {
    const url = page('replies')
    const first = await leaveComment(listener, { page: { url }, text: 'first' })
    const second = await leaveComment(listener, { page: { url }, text: 'second' })
    const reply = await leaveComment(listener, { page: { url }, parentId: first.id, text: 'reply' })
    await leaveComment(listener, { page: { url }, parentId: reply.id, text: 'deeper' })

    const { body } = await readThread(listener, { url }).expect(200)

    expect(body.thread).toMatchObject({ count: 4, state: 'open', version: 4 })
    expect(body.comments.map(textOf)).toEqual(['second', 'first'])
    expect(body.comments[1]).toEqual({
      id: first.id,
      parentId: null,
      depth: 0,
      author: { name: 'Ada', website: null, avatar: null, confirmed: false, staff: false },
      html: '<p>first</p>',
      up: 0,
      down: 0,
      pinned: false,
      featured: false,
      createdAt: expect.any(String),
      editedAt: null,
      replies: [
        expect.objectContaining({ html: '<p>reply</p>', depth: 1, parentId: first.id }),
        expect.objectContaining({ html: '<p>deeper</p>', depth: 2, parentId: reply.id }),
      ],
      nextReply: null,
    })
    expect(body.comments[0].id).toBe(second.id)
    expect(JSON.stringify(body)).not.toContain('ada@example.com')
  })

  it('is read page by page, forwards and backwards in time, missing none and repeating none', async () => {
    const url = page('pages')
    for (const text of 'abcde') await leaveComment(listener, { page: { url }, text })

    const read = async (sort: string): Promise<string> => {
      let texts = ''
      let after: string | undefined
      do {
        const { body } = await readThread(listener, {
          url,
          sort,
          limit: '2',
          ...(after && { after }),
        })
        texts += body.comments.map(textOf).join('')
        after = body.next ?? undefined
      } while (after)
      return texts
    }

    expect(await read('oldest')).toBe('abcde')
    expect(await read('newest')).toBe('edcba')
  })

  it('takes cursors for the list they were made for, and no others', async () => {
    const url = page('cursors')
    for (const text of ['a', 'b']) await leaveComment(listener, { page: { url }, text })
    const { body } = await readThread(listener, { url, limit: '1' })
    const after: string = body.next

    const elsewhere = [
      { url, after, sort: 'oldest' },
      { url: page('pages'), after },
      { url: page('nowhere'), after },
      { url, after: `${after.slice(0, -2)}AA` },
      { url, after: 'nonsense' },
    ]

    for (const query of elsewhere) {
      const answer = await readThread(listener, query).expect(400)
      expect(problemOf(answer)).toBe('invalid-query')
      expect(answer.body.errors[0].pointer).toBe('?after')
    }
  })

  it('gives at most 100 comments, and at least one, whatever is asked', async () => {
    await readThread(listener, { limit: '5000' }).expect(200)
    await readThread(listener, { limit: '-1' }).expect(200)

    const { body } = await readThread(listener, { limit: 'many' }).expect(400)

    expect(body.errors[0].pointer).toBe('?limit')
  })

  it('gives 50 replies to a comment, and the rest when asked for', async () => {
    const url = page('many-replies')
    const root = await leaveComment(listener, { page: { url }, text: 'root' })
    for (let reply = 0; reply < 53; reply += 1) {
      await leaveComment(listener, { page: { url }, parentId: root.id, text: `reply ${reply}` })
    }

    const { body } = await readThread(listener, { url })
    const { replies, nextReply } = body.comments[0]
    const rest = await supertest(listener)
      .get(`/comments/v1/comments/${root.id}/replies`)
      .query({ after: nextReply })
      .expect(200)

    const texts = [...replies, ...rest.body.comments].map(textOf)
    expect(replies).toHaveLength(50)
    expect(texts).toEqual(Array.from({ length: 53 }, (_, reply) => `reply ${reply}`))
    expect(rest.body.next).toBeNull()
    expect(rest.headers['access-control-allow-origin']).toBe('*')
  })
})

describe('the ETag', () => {
  it('saves sending again what has not changed, and changes with each visible change', async () => {
    const url = page('etag')
    const root = await leaveComment(listener, { page: { url } })
    await leaveComment(listener, { page: { url } })
    const first = await readThread(listener, { url })
    const etag: string = first.headers['etag']!

    await readThread(listener, { url }).set('If-None-Match', etag).expect(304)
    await readThread(listener, { url }).set('If-None-Match', etag.slice(2)).expect(304)
    await readThread(listener, { url }).set('If-None-Match', `"other", ${etag}`).expect(304)
    await readThread(listener, { url, sort: 'oldest' }).set('If-None-Match', etag).expect(200)
    await readThread(listener, { url, limit: '1' }).set('If-None-Match', etag).expect(200)

    await leaveComment(listener, { page: { url }, parentId: root.id })

    const changed = await readThread(listener, { url }).set('If-None-Match', etag).expect(200)
    expect(changed.headers['etag']).toMatch(/^W\/"v3-[\w-]{16}"$/)
  })

  it('is the same whoever asks', async () => {
    const plain = await readThread(listener)
    const authorized = await readThread(listener).set('Authorization', `Bearer ${key}`)

    expect(authorized.headers['etag']).toBe(plain.headers['etag'])
    expect(authorized.text).toBe(plain.text)
    expect(authorized.headers['vary']).toBe('Accept-Encoding')
  })
})

describe('refusals', () => {
  it.each([
    ['a page of another site', { url: 'https://evil.example/' }, 422, 'page-not-of-site', '?url'],
    ['no page', { url: '' }, 400, 'invalid-query', '?url'],
    ['no web page', { url: 'javascript:alert(1)' }, 400, 'invalid-query', '?url'],
    ['an order nobody knows', { sort: "id'; drop table x" }, 400, 'invalid-query', '?sort'],
  ])('name what is wrong with %s', async (_what, query, status, code, pointer) => {
    const answer = await readThread(listener, query).expect(status)

    expect(problemOf(answer)).toBe(code)
    expect(answer.body.errors[0].pointer).toBe(pointer)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('are the same for a site that is not there and one that cannot be', async () => {
    expect(problemOf(await readThread(listener, {}, 'nobody').expect(404))).toBe('site-not-found')
    expect(problemOf(await readThread(listener, {}, 'No_Body').expect(404))).toBe('not-found')
  })

  it('hold for a path in another spelling', async () => {
    for (const path of ['/comments/v1/sites/daily/Thread', '/comments/v1/sites/daily/thread/']) {
      await supertest(listener).get(path).query({ url: PAGE }).expect(404)
    }
    await supertest(listener).get('/comments/v1/sites/%E0%A4%A/thread').expect(400)
  })
})
