import type { SiteId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { beforeAll, expect, it } from 'vitest'
import { createApiKey, createReader, createSite } from '../support/builders.ts'
import { leaveComment, problemOf, testComments } from '../support/comments.ts'
import { moderator } from '../support/moderation.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { report } from '../support/reports.ts'
import { castVote } from '../support/votes.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
const page = { url: 'https://news.example/exports' }
let daily: SiteId
let key = ''
let modest = ''

beforeAll(async () => {
  daily = await createSite(db)
  key = await createApiKey(db, daily, ['admin'])
  modest = await createApiKey(db, daily, ['moderate'])
})

const ask = (address: string, bearer = key): supertest.Test =>
  supertest(listener)
    .post('/comments/v1/sites/daily/exports')
    .set('Authorization', `Bearer ${bearer}`)
    .send({ address })

const NOTHING = {
  authors: [],
  comments: [],
  readers: [],
  votes: [],
  reports: [],
  reviews: [],
  proofs: [],
  mailRequests: [],
}

it('holds what somebody said under every name, also what was deleted', async () => {
  const email = 'ada@example.com'
  const { id: first } = await leaveComment(listener, { email, page, text: 'Said first.' })
  const { id: gone } = await leaveComment(listener, { email, page, name: 'A', text: 'Said badly.' })
  await leaveComment(listener, { email: 'bo@example.com', page, text: 'Said by Bo.' })
  await moderator(listener, key).decide({ commentId: gone, action: 'delete' })

  const { body, text } = await ask('ADA@example.com').expect(200)

  expect(body).toMatchObject({
    site: 'daily',
    authors: [
      { name: 'Ada', address: email },
      { name: 'A', address: email },
    ],
    comments: [
      { id: gone, status: 'deleted', text: 'Said badly.', page },
      { id: first, status: 'approved', text: 'Said first.', page },
    ],
  })
  expect(text).not.toContain('Bo')
})

it('holds who never commented, and only voted and reported', async () => {
  const address = 'cy@example.com'
  const { readerToken } = await createReader(db, daily, { subject: 'cy-17', name: 'Cy', address })
  const { id } = await leaveComment(listener, { page })
  await castVote(listener, id, { value: 1, readerToken }).expect(200)
  await report(listener, id, { note: 'Not so.', readerToken }).expect(202)

  const { body, text } = await ask(address).expect(200)

  expect(body).toMatchObject({
    ...NOTHING,
    readers: [{ subject: 'cy-17', name: 'Cy', address }],
    votes: [{ commentId: id, value: 1 }],
    reports: [{ commentId: id, reason: 'abuse', note: 'Not so.', status: 'open' }],
  })
  expect(text).not.toMatch(/token|hash/i)
})

it('holds nothing of somebody unknown, which is no error', async () => {
  const { body } = await ask('nobody@example.com').expect(200)

  expect(body).toEqual({
    ...NOTHING,
    site: 'daily',
    address: 'nobody@example.com',
    exportedAt: expect.any(String),
  })
})

it('is for admins', async () => {
  expect(problemOf(await ask('ada@example.com', modest).expect(403))).toBe('forbidden')
})
