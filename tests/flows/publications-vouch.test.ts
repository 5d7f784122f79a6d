import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { testHouse } from '../support/house.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { testMailServer } from '../support/smtp.ts'
import { until } from '../support/until.ts'

const database = testDatabase()
const { db } = database
const house = testHouse(database, { redis: testRedis(), mail: testMailServer() })
const HARBOUR = 'https://news.example/2026/harbour'
let key: string

beforeAll(async () => {
  const siteId = await createSite(db)
  key = await createApiKey(db, siteId, ['publish', 'admin'])
})

const publish = (article: object) =>
  supertest(house.subscriptions)
    .post('/subscriptions/v1/sites/daily/publications')
    .set('Authorization', `Bearer ${key}`)
    .send({ announce: false, ...article })
    .expect(202)

const setThread = (url: string, changes: object) =>
  supertest(house.comments)
    .put('/comments/v1/sites/daily/threads')
    .query({ url })
    .set('Authorization', `Bearer ${key}`)
    .send(changes)
    .expect(200)

const threadAt = async (url: string): Promise<{ title: string | null; url: string }> => {
  const { body } = await supertest(house.comments)
    .get('/comments/v1/sites/daily/thread')
    .query({ url })
  return body.thread
}

const untilTitled = (url: string, title: string) =>
  until(async () => (await threadAt(url)).title === title)

describe('an article that the site announces', () => {
  it('has its title under its comments, whatever a visitor has said it is', async () => {
    await supertest(house.comments)
      .post('/comments/v1/sites/daily/comments')
      .send({
        page: { url: `${HARBOUR}?utm_source=mail`, title: 'Buy now' },
        text: 'First.',
        name: 'Ada',
        email: 'ada@example.com',
      })
      .expect(201)
    expect((await threadAt(HARBOUR)).title).toBeNull()

    await publish({ url: HARBOUR, title: 'Harbour reopens' })

    await untilTitled(HARBOUR, 'Harbour reopens')
    expect((await threadAt(HARBOUR)).url).toBe(HARBOUR)
  })

  it('has its latest headline', async () => {
    const url = 'https://news.example/2026/budget'
    await publish({ url, title: 'Budget agreed' })
    await untilTitled(url, 'Budget agreed')

    await publish({ url, title: 'Budget rejected' })
    await untilTitled(url, 'Budget rejected')

    expect((await threadAt(url)).url).toBe(url)
  })

  it('keeps the address and the section that the site has given the page itself', async () => {
    const url = 'https://news.example/2026/ferry'
    await setThread(url, { title: 'The ferry', section: 'local' })

    await publish({ url: `${url}?page=1&utm_source=feed`, title: 'Elsewhere', section: 'world' })
    await publish({ url: `${url}?utm_source=feed`, title: 'The ferry sails', section: 'world' })
    await untilTitled(url, 'The ferry sails')

    const { url: shown, section } = await db
      .selectFrom('comments.threads')
      .select(['url', 'section'])
      .where('title', '=', 'The ferry sails')
      .executeTakeFirstOrThrow()
    expect({ shown, section }).toEqual({ shown: url, section: 'local' })
  })

  it('is taken back from caches where its section is hidden', async () => {
    const url = 'https://news.example/2026/leak'
    await setThread(url, { title: 'A leak' })
    await supertest(house.comments)
      .put('/comments/v1/sites/daily/sections/withdrawn')
      .set('Authorization', `Bearer ${key}`)
      .send({ state: 'hidden' })
      .expect(200)
    await supertest(house.comments)
      .patch('/comments/v1/sites/daily/settings')
      .set('Authorization', `Bearer ${key}`)
      .send({
        purge: { url: 'https://cdn.example/purge', secret: 'a-purge-secret-of-32-characters!!' },
      })
      .expect(200)

    await publish({ url, title: 'A leak, withdrawn', section: 'withdrawn' })

    await until(async () => {
      const purges = await db
        .selectFrom('platform.messages')
        .select('payload')
        .where('name', '=', 'thread-purge-due')
        .execute()
      expect(purges).toMatchObject([{ payload: { reason: 'hidden' } }])
    })
  })

  it('takes the state of its section', async () => {
    const url = 'https://news.example/2026/trial'
    await supertest(house.comments)
      .put('/comments/v1/sites/daily/sections/courts')
      .set('Authorization', `Bearer ${key}`)
      .send({ state: 'premoderated' })
      .expect(200)

    await publish({ url, title: 'The trial begins', section: 'courts' })

    await untilTitled(url, 'The trial begins')
    expect(await threadAt(url)).toMatchObject({ state: 'premoderated' })
  })
})
