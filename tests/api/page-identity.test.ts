import { ThreadId } from '@afterword/shared/ids'
import { normalisePageUrl } from '@afterword/shared/page-url'
import { assert, constantFrom, property, string, webUrl } from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { leaveComment, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())

beforeAll(async () => {
  await createSite(db)
})

const page = (name: string): string => `https://news.example/thread/${name}`

describe('which thread a page has', () => {
  it.each([
    'http://www.news.example/spelling/',
    'https://NEWS.example:443/spelling?utm_source=mail&fbclid=x#comments',
    'https://news.example//spelling/index.html',
  ])('does not depend on how the address is spelled: %s', async (url) => {
    const known = await readThread(listener, { url: 'https://news.example/spelling' })
    if (known.body.thread.count === 0) {
      await leaveComment(listener, { page: { url: 'https://news.example/spelling' } })
    }

    const { body } = await readThread(listener, { url }).expect(200)

    expect(body.thread.count).toBe(1)
    expect(body.thread.url).toBe(url.replace('NEWS', 'news').replace(':443', ''))
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
    expect(mine.body.comments).toMatchObject([{ text: 'mine' }])
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

  it.each(['null', 'undefined', ' ', '[object Object]'])(
    'cannot be asked by the id %j',
    async (id) => {
      const answer = await readThread(listener, { id }).expect(400)

      expect(answer.body.errors[0].pointer).toBe('?id')
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
