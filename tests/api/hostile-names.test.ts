import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { PAGE, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { startService } from '../support/service-process.ts'

const database = testDatabase()
const redis = testRedis()
const { listener } = testComments(database, redis)

beforeAll(() => createSite(database.db))

const hostile = `{"page":{"url":"${PAGE}"},"text":"Hi","name":"Ada","email":"ada@example.com",`
const bodies = [
  `${hostile}"__proto__":{"isStaff":true}}`,
  `${hostile}"constructor":{"prototype":{"isStaff":true}}}`,
]

describe('names that reach for the prototype of all objects', () => {
  it.each(bodies)('are refused as fields nobody knows: %s', async (body) => {
    const answer = await supertest(listener)
      .post('/comments/v1/sites/daily/comments')
      .type('json')
      .send(body)

    expect(answer.status).toBe(422)
    expect(Object.hasOwn(Object.prototype, 'isStaff')).toBe(false)
  })

  it('are names of nothing', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      await supertest(listener)
        .get(`/comments/v1/sites/${name}/thread`)
        .query({ url: PAGE })
        .expect(404)
      await supertest(listener).get(`/${name}`).expect(404)
    }
  })

  it('find no prototype in a process of ours, which works all the same', async () => {
    const service = await startService('comments', {
      DATABASE_URL: database.urls.comments,
      REDIS_URL: redis.url,
      REDIS_PREFIX: redis.prefix,
    })
    try {
      const answer = await supertest(service.url)
        .post('/comments/v1/sites/daily/comments')
        .type('json')
        .send(bodies[0])
      expect(answer.status).toBe(422)
      await supertest(service.url)
        .post('/comments/v1/sites/daily/comments')
        .send({ page: { url: PAGE }, text: 'Hi', name: 'Ada', email: 'ada@example.com' })
        .expect(201)
    } finally {
      service.kill('SIGTERM')
      await service.ended
    }
  })
})
