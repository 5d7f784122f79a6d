import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { leaveComment, problemOf, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { listener } = testComments(database, testRedis())
let key = ''

beforeAll(async () => {
  key = await createApiKey(database.db, await createSite(database.db), ['moderate'])
})

const page = (name: string): string => `https://news.example/counts/${name}`

function readCounts(urls: string[], site = 'daily'): supertest.Test {
  return supertest(listener).get(`/comments/v1/sites/${site}/counts`).query({ url: urls })
}

describe('counts', () => {
  it('come in the order of the question, 0 for a page that nobody knows', async () => {
    for (const name of ['two', 'two', 'one']) {
      await leaveComment(listener, { page: { url: page(name) } })
    }

    const { body, headers } = await readCounts([page('none'), page('two'), page('one')]).expect(200)

    expect(body).toEqual({
      counts: [
        { url: page('none'), count: 0 },
        { url: page('two'), count: 2 },
        { url: page('one'), count: 1 },
      ],
    })
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=0, s-maxage=10, stale-while-revalidate=10',
      'cross-origin-resource-policy': 'cross-origin',
      vary: 'Accept-Encoding',
    })
  })

  it('know a page by another spelling of its address, and one page alone', async () => {
    await leaveComment(listener, { page: { url: page('spelling') } })

    const { body } = await readCounts([`${page('spelling')}/?utm_source=mail#end`]).expect(200)

    expect(body.counts).toEqual([{ url: `${page('spelling')}/?utm_source=mail#end`, count: 1 }])
  })

  it('leave out what waits, and threads that are hidden', async () => {
    const url = page('hidden')
    await leaveComment(listener, { page: { url } })
    await leaveComment(listener, {
      page: { url: page('links') },
      text: 'https://a.example https://b.example https://c.example',
    })
    await supertest(listener)
      .put('/comments/v1/sites/daily/threads')
      .query({ url })
      .set('Authorization', `Bearer ${key}`)
      .send({ state: 'hidden' })
      .expect(200)

    const { body } = await readCounts([url, page('links')]).expect(200)

    expect(body.counts.map(({ count }: { count: number }) => count)).toEqual([0, 0])
  })

  it('are not sent again to who has them', async () => {
    const { headers } = await readCounts([page('two')]).expect(200)

    await readCounts([page('two')])
      .set('If-None-Match', headers['etag']!)
      .expect(304)
  })

  it('are given for 100 pages at once, and refused for more', async () => {
    const urls = Array.from({ length: 101 }, (_, number) => page(String(number)))

    const { body } = await readCounts(urls.slice(1)).expect(200)
    const refused = await readCounts(urls).expect(400)

    expect(body.counts).toHaveLength(100)
    expect(problemOf(refused)).toBe('invalid-query')
    expect(refused.body.errors[0].pointer).toBe('?url')
  })

  it.each([
    ['no page', []],
    ['what is no page', ['javascript:alert(1)']],
  ])('are refused for %s', async (_what, urls) => {
    expect(problemOf(await readCounts(urls).expect(400))).toBe('invalid-query')
  })

  it('are there for known sites alone', async () => {
    expect(problemOf(await readCounts([page('x')], 'nobody').expect(404))).toBe('site-not-found')
    expect(problemOf(await readCounts([page('x')], 'No_Body').expect(404))).toBe('not-found')
  })
})
