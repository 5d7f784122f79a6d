import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import {
  anyAddress,
  commentBody,
  post,
  problemOf,
  readThread,
  testComments,
} from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { startThread } from '../support/threads.ts'
import { until } from '../support/until.ts'
import { countWaiting, holdOpen } from '../support/waiting.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis(), { mostPosts: 2 })

beforeAll(() => createSite(db))

/** Has two comments waiting for their thread, so that this process is at work on as many as it may. */
async function withTwoInProgress<Seen>(look: (url: string) => Promise<Seen>) {
  const url = `https://news.example/overload/${randomBytes(6).toString('hex')}`
  await startThread(listener, { url })
  const thread = await holdOpen(db, async (tx) => {
    await sql`select from comments.threads where url = ${url} for no key update`.execute(tx)
  })
  const two = Promise.all([1, 2].map(() => post(listener, commentBody({ page: { url } }))))
  await until(async () => (await countWaiting(db, 'comments.threads')) === 2)

  const seen = await look(url)

  await thread.letGo()
  const statuses = (await two).map(({ status }) => status)
  return { url, seen, statuses }
}

it('is asked to come again at once where too many are being posted', async () => {
  const { url, seen, statuses } = await withTwoInProgress((page) =>
    post(listener, commentBody({ page: { url: page } })),
  )

  expect(seen.status).toBe(503)
  expect(problemOf(seen)).toBe('unavailable')
  expect(seen.headers['retry-after']).toBe('1')
  expect(statuses).toEqual([201, 201])
  expect((await readThread(listener, { url })).body.thread.count).toBe(3)
})

it('gets its words back where it comes by a form', async () => {
  const { seen } = await withTwoInProgress((url) =>
    supertest(listener)
      .post('/comments/v1/sites/daily/comments')
      .type('form')
      .set({ 'X-Forwarded-For': anyAddress(), Origin: 'https://news.example' })
      .send({ url, text: 'Do not lose these words', name: 'Ada', email: '' }),
  )

  expect(seen.status).toBe(503)
  expect(seen.headers['retry-after']).toBe('1')
  expect(seen.text).toContain('Do not lose these words')
})

it('is taken again as soon as one of them is done', async () => {
  const { url } = await withTwoInProgress(async () => undefined)

  await post(listener, commentBody({ page: { url } })).expect(201)
  await post(listener, commentBody({ page: { url } })).expect(201)
  await post(listener, commentBody({ page: { url } })).expect(201)
})
