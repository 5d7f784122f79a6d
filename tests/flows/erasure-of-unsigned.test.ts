import { eraseReleased } from '@afterword/comments/erasure/erase-released'
import type { CommentsSchema } from '@afterword/comments/schema'
import type { CommentId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { leaveComment, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { allowSignIn, signInAs } from '../support/sign-ins.ts'

const database = testDatabase()
const { db } = database
const own = database.openAs<CommentsSchema>('comments')
const { listener } = testComments(database, testRedis())
let key = ''

beforeAll(async () => {
  const site = await createSite(db)
  key = await createApiKey(db, site, ['admin'])
  await allowSignIn(db, site)
})

let people = 0
let page: { url: string }
let address: string
let before: CommentId
let after: CommentId
let namesake: CommentId

/** An account comments, then again when the news site tells its address; so does a namesake. */
beforeEach(async () => {
  people += 1
  page = { url: `https://news.example/unsigned/${people}` }
  address = `unsigned-${people}@example.com`
  const say = async (subject: string, claims: object = {}): Promise<CommentId> => {
    const signIn = await signInAs(subject, { name: 'Grace', ...claims })
    return (await leaveComment(listener, { page, signIn, text: `From ${subject}.` })).id
  }
  before = await say(`account-${people}`)
  namesake = await say(`namesake-${people}`)
  after = await say(`account-${people}`, { email: address })
})

const order = (what: string, body: object) =>
  supertest(listener)
    .post(`/comments/v1/sites/daily/${what}`)
    .set('Authorization', `Bearer ${key}`)
    .send({ address: address.toUpperCase(), ...body })
    .expect(200)

const seen = async () =>
  (await readThread(listener, page)).body.comments.map(
    ({ id, author }: { id: CommentId; author: { name: string } }) => [id, author.name],
  )

it('erases what an account said before its address was known, and nothing of a namesake', async () => {
  const { body } = await order('erasures', { comments: 'removed' })

  expect(body.erased).toMatchObject({ comments: 2, readers: 1 })
  expect(await seen()).toEqual([[namesake, 'Grace']])
})

it('leaves that without a name where it is to stay', async () => {
  await order('erasures', { comments: 'anonymised' })

  expect(Object.fromEntries(await seen())).toEqual({
    [before]: '',
    [namesake]: 'Grace',
    [after]: '',
  })
})

it('keeps that while a legal hold lasts, out of sight', async () => {
  const hold = (isHeld: boolean) =>
    sql`
      update comments.comments set held_at = ${isHeld ? sql`now()` : null} where id = ${before}
    `.execute(db)
  await hold(true)

  const { body } = await order('erasures', { comments: 'anonymised' })

  expect(body.erased).toMatchObject({ kept: 1 })
  expect(await seen()).not.toContainEqual([before, expect.anything()])
  await hold(false)
  expect(await eraseReleased({ db: own })).toBe(1)
  const { text, readerId } = await db
    .selectFrom('comments.comments')
    .select(['text', 'readerId'])
    .where('id', '=', before)
    .executeTakeFirstOrThrow()
  expect({ text, readerId }).toEqual({ text: '', readerId: null })
})

it('exports it', async () => {
  const { body } = await order('exports', {})

  expect(body.comments.map(({ id }: { id: CommentId }) => id)).toEqual([after, before])
})
