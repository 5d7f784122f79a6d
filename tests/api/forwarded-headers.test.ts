import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { commentBody, leaveComment, PAGE, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { report } from '../support/reports.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())

beforeAll(async () => {
  await createApiKey(db, await createSite(db), ['moderate'])
})

/** What a client, or a cache before us, may be made to send. */
const LIES = {
  Host: 'evil.example',
  'X-Forwarded-Host': 'evil.example',
  'X-Forwarded-Proto': 'gopher',
  'X-Forwarded-Port': '666',
  'X-Original-URL': '/comments/metrics',
  'X-Rewrite-URL': '/comments/metrics',
  'X-HTTP-Method-Override': 'DELETE',
  Forwarded: 'host=evil.example;proto=gopher',
}

describe('a header that says where a request came to', () => {
  it.each(['thread', 'thread.html', 'counts', 'feed.atom'])(
    'changes no byte of what everyone reads at %s',
    async (name) => {
      await leaveComment(listener)
      const ask = () =>
        supertest(listener).get(`/comments/v1/sites/daily/${name}`).query({ url: PAGE })
      const plain = await ask().expect(200)

      const lied = await ask().set(LIES).expect(200)

      expect(lied.text).toBe(plain.text)
      expect(lied.headers['etag']).toBe(plain.headers['etag'])
      expect(lied.text).not.toContain('evil')
    },
  )

  it('stands in no link we give', async () => {
    const { id } = await leaveComment(listener)

    const filed = await report(listener, id).set(LIES).expect(202)

    expect(filed.text).toContain('https://talk.example')
    expect(filed.text).not.toContain('evil')
  })

  it('does not make a reading request one that changes something', async () => {
    const { id } = await leaveComment(listener)

    await supertest(listener).get(`/comments/v1/comments/${id}`).set(LIES).expect(200)

    await supertest(listener).get(`/comments/v1/comments/${id}`).expect(200)
  })
})

describe('a header that says who asks', () => {
  const networks = async (forwarded: string): Promise<(string | null)[]> => {
    const { body } = await supertest(listener)
      .post('/comments/v1/sites/daily/comments')
      .set('X-Forwarded-For', forwarded)
      .send(commentBody())
      .expect(201)
    const rows = await db
      .selectFrom('comments.comments')
      .select('network')
      .where('id', '=', body.comment.id)
      .execute()
    return rows.map(({ network }) => network)
  }

  it.each([
    ['203.0.113.9', '203.0.113.0/24'],
    ['198.51.100.1, 203.0.113.9', '203.0.113.0/24'],
    ['203.0.113.9:4711', '203.0.113.0/24'],
    ['::ffff:203.0.113.9', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['<script>', '127.0.0.0/24'],
  ])(
    '%s is taken for %s: only what our own proxy said, and only an address',
    async (said, taken) => {
      expect(await networks(said)).toEqual([taken])
    },
  )
})

it('a thread is read the same by who sends a key and who sends none', async () => {
  const [plain, keyed] = [
    await readThread(listener),
    await readThread(listener).set('Authorization', 'Bearer nonsense'),
  ]

  expect(keyed.text).toBe(plain.text)
})
