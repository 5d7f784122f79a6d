import type { CommentId, SiteId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { anyAddress, commentBody, post, problemOf, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { report } from '../support/reports.ts'
import { TOKEN_KEYS } from '../support/service-settings.ts'

const database = testDatabase()
const { db } = database
const redis = testRedis()
const before = testComments(database, redis).listener
const tokenKeys = [{ kid: 'k2', secret: 'the-next-token-secret-of-32-chars!' }, ...TOKEN_KEYS]
const after = testComments(database, redis, { tokenKeys }).listener
let daily: SiteId
let key = ''

beforeAll(async () => {
  daily = await createSite(db)
  key = await createApiKey(db, daily, ['moderate'])
})

let from = ''
let page = { url: '' }
beforeEach(() => {
  from = anyAddress()
  page = { url: `https://news.example/keys/${from}` }
})

async function statusOf(id: CommentId): Promise<string> {
  const { status } = await db
    .selectFrom('comments.comments')
    .select('status')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return status
}

it('a network that was blocked stays blocked when the keys change', async () => {
  const { body } = await post(before, commentBody({ page })).set('X-Forwarded-For', from)
  await supertest(after)
    .post('/comments/v1/sites/daily/blocks')
    .set('Authorization', `Bearer ${key}`)
    .send({ commentId: body.comment.id, by: 'network' })
    .expect(200)

  const answer = await post(after, commentBody({ page })).set('X-Forwarded-For', from)

  expect(problemOf(answer)).toBe('blocked')
  await post(after, commentBody({ page })).expect(201)
})

it('slow mode knows where somebody wrote from when the keys change', async () => {
  await db
    .insertInto('comments.siteSettings')
    .values({ siteId: daily, slowModeSeconds: 60 })
    .execute()
  await post(before, commentBody({ page })).set('X-Forwarded-For', from).expect(201)

  const again = commentBody({ page, email: 'other@example.com' })
  const answer = await post(after, again).set('X-Forwarded-For', from)

  expect(answer.status).toBe(429)
  expect(answer.body.detail).toBe('On this page everyone writes once in a minute.')
  await db.deleteFrom('comments.siteSettings').execute()
})

it('reports from one network count once when the keys change', async () => {
  const { body } = await post(before, commentBody({ page })).expect(201)
  const { id } = body.comment
  await report(before, id, {}, from).expect(202)
  await report(after, id, {}, from).expect(202)
  await report(after, id).expect(202)
  expect(await statusOf(id)).toBe('approved')

  await report(after, id).expect(202)

  expect(await statusOf(id)).toBe('pending')
})
