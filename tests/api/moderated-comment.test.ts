import { CommentId, newId } from '@afterword/shared/ids'
import { beforeAll, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { leaveComment, problemOf, testComments } from '../support/comments.ts'
import { moderator } from '../support/moderation.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let desk: ReturnType<typeof moderator>
let foreign: ReturnType<typeof moderator>
let publisher: ReturnType<typeof moderator>

beforeAll(async () => {
  const daily = await createSite(db)
  desk = moderator(listener, await createApiKey(db, daily, ['moderate']))
  publisher = moderator(listener, await createApiKey(db, daily, ['publish']))
  const weekly = await createSite(db, 'weekly')
  foreign = moderator(listener, await createApiKey(db, weekly, ['moderate']), 'weekly')
})

it('is shown with all it ever said and all that was decided about it', async () => {
  const { id } = await leaveComment(listener, { text: 'one' })
  await desk.decide({ commentId: id, action: 'edit', text: 'two' })
  await desk.decide({ commentId: id, action: 'edit', text: 'three' })
  await desk.decide({ commentId: id, action: 'hold' })

  const { body, headers } = await desk.look(id).expect(200)

  expect(body.comment).toMatchObject({ id, text: 'three', versions: 2, held: true })
  expect(body.comment.decisions.map(({ action }: { action: string }) => action)).toEqual([
    'hold',
    'edit',
    'edit',
  ])
  expect(body.versions).toEqual([
    { number: 1, text: 'one', replacedAt: expect.any(String) },
    { number: 2, text: 'two', replacedAt: expect.any(String) },
  ])
  expect(body.reports).toEqual([])
  expect(headers['cache-control']).toBe('no-store')
})

it('escapes whatever was written', async () => {
  const { id } = await leaveComment(listener, { text: '<script>alert(1)</script> <b>x</b>' })

  const { body } = await desk.look(id).expect(200)

  expect(body.comment.html).not.toMatch(/<script|<b>/)
})

it('is not there for another site, like one that never was', async () => {
  const { id } = await leaveComment(listener)

  for (const one of [id, newId(CommentId)]) {
    expect(problemOf(await foreign.look(one).expect(404))).toBe('comment-not-found')
  }
  expect(problemOf(await desk.look('nonsense').expect(404))).toBe('not-found')
  expect(problemOf(await publisher.look(id).expect(403))).toBe('forbidden')
})
