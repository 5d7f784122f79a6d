import { BlockId } from '@afterword/comments/blocks/block'
import { sweep } from '@afterword/comments/sweep'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { leaveComment, problemOf, testComments } from '../support/comments.ts'
import { moderator } from '../support/moderation.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
const path = '/comments/v1/sites/daily/blocks'
let key = ''
let desk: ReturnType<typeof moderator>

beforeAll(async () => {
  key = await createApiKey(db, await createSite(db), ['moderate'])
  desk = moderator(listener, key)
})

const send = (request: supertest.Test): supertest.Test =>
  request.set('Authorization', `Bearer ${key}`)

async function block(body: object): Promise<string> {
  const answer = await send(supertest(listener).post(path)).send(body).expect(200)
  return answer.body.block.id
}

const lift = (id: string): supertest.Test =>
  send(supertest(listener).delete(`${path}/${id}`)).expect(204)

it('a block and its end stand in the log, with who did it and why, and never whom it is', async () => {
  const { id: commentId } = await leaveComment(listener, { email: 'troll@example.com' })
  const id = await block({ commentId, by: 'reader', shadow: true, note: 'rude' })
  await lift(id)
  await lift(id)

  const { body, text } = await desk.audit({ comment: commentId }).expect(200)

  const actor = { kind: 'api-key', id: expect.any(String) }
  const about = { commentId, blockId: id, reason: 'reader shadow', from: null, to: null, actor }
  expect(body.decisions).toMatchObject([
    { ...about, action: 'end-block', note: null },
    { ...about, action: 'block', note: 'rude' },
  ])
  expect(text).not.toContain('troll')
})

it('the log keeps both when the block itself is forgotten', async () => {
  const { id: commentId } = await leaveComment(listener)
  const id = await block({ commentId, by: 'network' })
  await lift(id)
  await sql`update comments.blocks set ended_at = now() - interval '31 days'`.execute(db)

  await sweep(db)

  expect(
    await db
      .selectFrom('comments.blocks')
      .where('id', '=', BlockId.parse(id))
      .selectAll()
      .execute(),
  ).toEqual([])
  expect((await desk.audit({ comment: commentId })).body.decisions).toHaveLength(2)
})

it('to block an author is no reason against undoing what was decided before', async () => {
  const { id: commentId } = await leaveComment(listener)
  const { decisionId } = await desk.decide({ commentId, action: 'spam' })
  await block({ commentId, by: 'reader' })

  await desk.undo(decisionId).expect(200)
})

it('a block is lifted and not undone', async () => {
  const { id: commentId } = await leaveComment(listener)
  await block({ commentId, by: 'reader' })
  const { body } = await desk.audit({ comment: commentId })

  const refused = await desk.undo(body.decisions[0].id).expect(409)

  expect(problemOf(refused)).toBe('undo-refused')
  expect(refused.body.detail).toContain('Lift it')
})
