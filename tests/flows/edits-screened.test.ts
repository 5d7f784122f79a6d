import type { CommentId, SiteId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { beforeAll, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import {
  anyAddress,
  commentBody,
  decide,
  post,
  problemOf,
  readThread,
  testComments,
} from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { textOf } from '../support/text-of.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let daily: SiteId
let key = ''

beforeAll(async () => {
  daily = await createSite(db)
  key = await createApiKey(db, daily, ['moderate', 'admin'])
  await supertest(listener)
    .post('/comments/v1/sites/daily/rules')
    .set('Authorization', `Bearer ${key}`)
    .send({
      rules: [
        { kind: 'literal', pattern: 'casino', action: 'hold' },
        { kind: 'literal', pattern: 'viagra', action: 'refuse' },
      ],
    })
    .expect(200)
})

const page = (name: string): string => `https://news.example/edits-screened/${name}`

type Own = { id: CommentId; token: string; url: string }

async function leave(name: string, overrides: object = {}): Promise<Own> {
  const url = page(name)
  const { body } = await post(listener, commentBody({ page: { url }, ...overrides })).expect(201)
  return { id: body.comment.id, token: body.editToken, url }
}

function edit({ id, token }: Own, text: string): supertest.Test {
  return supertest(listener)
    .patch(`/comments/v1/comments/${id}`)
    .set('Authorization', `Bearer ${token}`)
    .set('X-Forwarded-For', anyAddress())
    .send({ text })
}

it('sends a published comment back to wait when it is given a word that holds', async () => {
  const own = await leave('hold')

  const { body, text } = await edit(own, 'Come to my casino').expect(200)

  expect(body.comment).toMatchObject({ status: 'pending', reason: 'under-review' })
  expect(text.replace('Come to my casino', '').replace('Come to my casino', '')).not.toContain(
    'casino',
  )
  expect((await readThread(listener, { url: own.url })).body.thread.count).toBe(0)
  const stored = await db
    .selectFrom('comments.comments')
    .select(['status', 'reasons', 'reasonDetails'])
    .where('id', '=', own.id)
    .executeTakeFirst()
  expect(stored).toEqual({
    status: 'pending',
    reasons: ['words-to-hold'],
    reasonDetails: { 'words-to-hold': 'casino' },
  })
})

it('keeps one waiting that a moderator has not seen, though the word is gone again', async () => {
  const own = await leave('and-back')
  await edit(own, 'Come to my casino').expect(200)

  const { body } = await edit(own, 'Come to my house').expect(200)

  expect(body.comment.status).toBe('pending')
})

it('refuses a word that is refused, and changes nothing', async () => {
  const own = await leave('refuse', { text: 'as it was' })

  expect(problemOf(await edit(own, 'cheap viagra').expect(422))).toBe('comment-refused')
  const { body } = await readThread(listener, { url: own.url })
  expect(textOf(body.comments[0])).toBe('as it was')
})

it('refuses what its author has said in the thread already', async () => {
  await leave('duplicate', { text: 'said once' })
  const own = await leave('duplicate', { text: 'something else' })

  expect(problemOf(await edit(own, 'said once').expect(409))).toBe('duplicate-comment')
})

it('lets an edit and a decision take turns, and loses neither', async () => {
  const url = page('at-once')
  for (let round = 0; round < 5; round += 1) {
    const own = await leave('at-once', { text: `round ${round}` })
    await Promise.all([
      edit(own, `round ${round} with a casino`),
      decide(listener, key, [{ commentId: own.id, action: 'reject' }]).expect(200),
      edit(own, `round ${round} at home`),
    ])

    const stored = await db
      .selectFrom('comments.comments')
      .select(['status', 'shown'])
      .where('id', '=', own.id)
      .executeTakeFirst()
    expect(stored).toEqual({ status: 'rejected', shown: false })
  }
  expect((await readThread(listener, { url })).body.thread.count).toBe(0)
})
