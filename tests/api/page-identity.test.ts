import { ThreadId } from '@afterword/shared/ids'
import { normalisePageUrl } from '@afterword/shared/page-url'
import { assert, constantFrom, property, string, webUrl } from 'fast-check'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
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

beforeAll(async () => {
  await createSite(db, 'daily', { origins: ['https://news.example', 'http://localhost:4000'] })
})

const page = (name: string): string => `https://news.example/thread/${name}`

const FLOOD = 'https://news.example/2026/flood'

describe('which thread a page has', () => {
  it.each([
    'https://news.example/2026/flood',
    'http://news.example/2026/flood',
    'HTTPS://NEWS.EXAMPLE/2026/flood',
    'https://News.Example/2026/flood',
    'https://www.news.example/2026/flood',
    'https://WWW.news.example/2026/flood',
    'http://www.news.example/2026/flood',
    'http://www.news.example:80/2026/flood',
    'https://news.example:443/2026/flood',
    'https://news.example:80/2026/flood',
    'http://news.example:443/2026/flood',
    'https://news.example./2026/flood',
    'https://news.example/2026/flood/',
    'https://news.example/2026/flood//',
    'https://news.example//2026///flood',
    'https://news.example/2026/./flood',
    'https://news.example/2026/drought/../flood',
    'https://news.example/2026/%2e/flood',
    'https://news.example\\2026\\flood',
    '  https://news.example/2026/flood\n',
    'https://news.example/2026/flood/index.html',
    'https://news.example/2026/flood/index.htm',
    'https://news.example/2026/flood/INDEX.HTML',
    'https://news.example/2026/flood/index%2ehtml',
    'https://news.example/2026/flood/index.html/',
    'https://news.example/2026/%66lood',
    'https://news.example/%32026/flood',
    'https://news.example/2026/flo%6Fd',
    'https://news.example/2026/flood#comments',
    'https://news.example/2026/flood#',
    'https://news.example/2026/flood#!/page/2',
    'https://news.example/2026/flood#:~:text=water',
    'https://news.example/2026/flood?',
    'https://news.example/2026/flood?&&',
    'https://news.example/2026/flood?=',
    'https://news.example/2026/flood?utm_source=mail&utm_medium=email&utm_campaign=x',
    'https://news.example/2026/flood?UTM_Source=mail',
    'https://news.example/2026/flood?%75tm_source=mail',
    'https://news.example/2026/flood?fbclid=abc',
    'https://news.example/2026/flood?gclid=abc#top',
    'https://news.example/2026/flood?gbraid=x&wbraid=y&dclid=z',
    'https://news.example/2026/flood?msclkid=abc',
    'https://news.example/2026/flood?twclid=abc',
    'https://news.example/2026/flood?ttclid=abc',
    'https://news.example/2026/flood?mc_cid=a&mc_eid=b',
    'https://news.example/2026/flood?igshid=abc',
    'https://news.example/2026/flood?_ga=1.2.3',
    'https://news.example/2026/flood?_hsenc=x&_hsmi=y',
    'https://news.example/2026/flood?mkt_tok=x',
    'https://news.example/2026/flood?xtor=RSS-1',
    'https://news.example/2026/flood?pk_campaign=x&mtm_source=y',
    'https://news.example/2026/flood?yclid=1&ysclid=2',
    'http://www.news.example:80//2026/flood/index.html?utm_source=rss&fbclid=z#top',
  ])('does not depend on how its address is spelled: %j', async (url) => {
    const known = await readThread(listener, { url: FLOOD })
    if (known.body.thread.id === null) await leaveComment(listener, { page: { url: FLOOD } })
    const own = await readThread(listener, { url: FLOOD })

    const { body } = await readThread(listener, { url }).expect(200)

    expect(body.thread).toMatchObject({ id: own.body.thread.id, count: 1 })
    expect(body.thread.url).toBe(new URL(url).href)
  })

  it.each([
    ['https://news.example/a?b=2&a=1', 'https://news.example/a?a=1&b=2'],
    ['https://news.example/a?q=x+y', 'https://news.example/a?q=x%20y'],
    ['https://news.example/b?page=', 'https://news.example/b?page'],
    ['https://news.example/?p=12', 'http://www.news.example/?utm_source=x&p=12'],
    ['https://news.example/', 'http://www.news.example/index.html#top'],
    ['https://news.example/%c3%a4', 'https://news.example/ä'],
    ['https://news.example/c%2fd', 'https://news.example/c%2Fd'],
    ['https://news.example/100%', 'https://news.example/100%25'],
    ['https://news.example/日本', 'https://news.example/%E6%97%A5%E6%9C%AC'],
    ['http://localhost:4000/x', 'https://localhost:4000/x/'],
  ])('is the same for %j and %j', async (one, other) => {
    const { id } = await leaveComment(listener, { page: { url: one } })

    const { body } = await readThread(listener, { url: other })

    expect(body.comments).toMatchObject([{ id }])
  })

  it.each([
    'https://news.example/2026/Flood',
    'https://news.example/2026/flood.html',
    'https://news.example/2026/flood?page=2',
    'https://news.example/2026/flood?id=1',
    'https://news.example/2026/flood?utmost=1',
    'https://news.example/2026/flood?ref=1',
    'https://news.example/2026/flood%2F',
    'https://news.example/2026/reindex.html',
    'https://news.example/2026',
    'https://news.example/flood',
    'http://localhost:4000/2026/flood',
  ])('is another for %j', async (url) => {
    const { body } = await readThread(listener, { url }).expect(200)

    expect(body.thread).toMatchObject({ id: null, count: 0 })
  })

  it.each([
    'https://evil.example/2026/flood',
    'https://news.example.evil.example/2026/flood',
    'https://evil.example/https://news.example/2026/flood',
    'https://blog.news.example/2026/flood',
    'https://news.example:8443/2026/flood',
    'http://localhost:4001/2026/flood',
    'https://newsxexample/2026/flood',
  ])('is none for %j, which is not the site’s', async (url) => {
    const read = await readThread(listener, { url }).expect(422)
    const posted = await post(listener, commentBody({ page: { url } })).expect(422)

    expect([problemOf(read), problemOf(posted)]).toEqual(['page-not-of-site', 'page-not-of-site'])
  })

  it('is decided by its id, wherever it has moved', async () => {
    await leaveComment(listener, { page: { url: page('before'), id: '77' } })

    const { body } = await readThread(listener, { url: page('after'), id: '77' })

    expect(body.thread.count).toBe(1)
  })

  it('is found by address while the page is not known by an id', async () => {
    await leaveComment(listener, { page: { url: page('no-id-yet') } })

    const { body } = await readThread(listener, { url: page('no-id-yet'), id: '78' })

    expect(body.thread.count).toBe(1)
  })

  it('is not the one of another page that claims its address', async () => {
    await leaveComment(listener, { page: { url: page('claimed'), id: 'evil' } })

    const own = await readThread(listener, { url: page('claimed'), id: '79' })
    await leaveComment(listener, { page: { url: page('claimed'), id: '79' }, text: 'mine' })
    const mine = await readThread(listener, { url: page('claimed'), id: '79' })

    expect(own.body.thread.count).toBe(0)
    expect(mine.body.comments).toMatchObject([{ html: '<p>mine</p>' }])
  })

  it('is not changed, nor named to others, by what visitors say about it', async () => {
    const url = page('named')
    await leaveComment(listener, { page: { url, id: '80', title: 'Buy pills' } })
    await leaveComment(listener, { page: { url: page('other'), id: '80', title: 'Buy more' } })

    const { body } = await readThread(listener, { url, id: '80' })
    const stored = await db
      .selectFrom('comments.threads')
      .select(['url', 'title', 'vouchedAt'])
      .where('id', '=', ThreadId.parse(body.thread.id))
      .executeTakeFirstOrThrow()

    expect(body.thread).toMatchObject({ title: null, count: 2 })
    expect(stored).toEqual({ url, title: 'Buy pills', vouchedAt: null })
  })

  it.each(['', ' ', 'null', 'NULL', 'undefined', 'NaN', '[object Object]'])(
    'cannot be asked, nor commented on, by the id %j',
    async (id) => {
      const asked = await readThread(listener, { id }).expect(400)
      const posted = await post(listener, commentBody({ page: { url: FLOOD, id } })).expect(422)

      expect(asked.body.errors[0].pointer).toBe('?id')
      expect(posted.body.errors[0].pointer).toBe('#/page/id')
    },
  )
})

describe('the name of a page by its address', () => {
  const url = webUrl({
    withFragments: true,
    withQueryParameters: true,
    validSchemes: ['http', 'https'],
  })

  it('is its own name', () => {
    const isKept = property(url, (text) => {
      const name = normalisePageUrl(text) ?? 'https://news.example/'
      expect(normalisePageUrl(name)).toBe(name)
    })

    expect(() => assert(isKept, { numRuns: 2_000 })).not.toThrow()
  })

  it('does not tell how a reader came there', () => {
    const tracking = constantFrom('utm_source=x', 'fbclid=y', 'gclid=z', 'mc_cid=1', 'UTM_medium=m')
    const isTheSame = property(url, tracking, string(), (text, parameter, hash) => {
      const tracked = new URL(text)
      tracked.search += `${tracked.search ? '&' : '?'}${parameter}`
      tracked.hash = hash
      expect(normalisePageUrl(tracked.href)).toBe(normalisePageUrl(text))
    })

    expect(() => assert(isTheSame, { numRuns: 2_000 })).not.toThrow()
  })
})

it('is linked to by everyone without what says how its first reader came', async () => {
  await leaveComment(listener, { page: { url: `${page('came')}?mc_eid=9f2a&p=7#comments` } })

  const { text } = await supertest(listener).get('/comments/v1/sites/daily/feed.atom').buffer()

  expect(text).toContain(`href="${page('came')}?p=7#`)
  expect(text).not.toContain('9f2a')
})
