import { sweep } from '@afterword/comments/sweep'
import { CommentId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { commentBody, post, readThread, testComments } from '../support/comments.ts'
import { moderator } from '../support/moderation.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let desk: ReturnType<typeof moderator>

beforeAll(async () => {
  desk = moderator(listener, await createApiKey(db, await createSite(db), ['moderate']))
})

let said = 0

async function comment(): Promise<{ id: string; editToken: string; url: string }> {
  const url = `https://news.example/hold/${(said += 1)}`
  const body = commentBody({ page: { url }, text: 'evidence', email: `${said}@example.com` })
  const answer = await post(listener, body).expect(201)
  return { id: answer.body.comment.id, editToken: answer.body.editToken, url }
}

const takeBack = ({ id, editToken }: { id: string; editToken: string }) =>
  supertest(listener)
    .delete(`/comments/v1/comments/${id}`)
    .set('Authorization', `Bearer ${editToken}`)
    .expect(204)

it('keeps text and history of what its author deletes, out of everybody’s sight', async () => {
  const one = await comment()
  await desk.decide({ commentId: one.id, action: 'edit', text: 'evidence, edited' })
  await desk.decide({ commentId: one.id, action: 'hold' })

  await takeBack(one)
  await sweep(db)

  const { body } = await desk.look(one.id).expect(200)
  expect(body.comment).toMatchObject({ status: 'deleted', text: 'evidence, edited', held: true })
  expect(body.versions).toMatchObject([{ text: 'evidence' }])
  expect((await readThread(listener, { url: one.url })).body.comments).toEqual([])
  expect(await desk.decide({ commentId: one.id, action: 'restore' })).toMatchObject({
    outcome: 'refused',
  })
})

it('once released, keeps nothing of what its author deleted', async () => {
  const one = await comment()
  await desk.decide({ commentId: one.id, action: 'edit', text: 'evidence, edited' })
  await desk.decide({ commentId: one.id, action: 'hold' })
  await takeBack(one)

  await desk.decide({ commentId: one.id, action: 'release' })
  await sweep(db)

  const { body, text } = await desk.look(one.id).expect(200)
  expect(body.versions).toEqual([])
  expect(text).not.toContain('evidence')
})

it('outlasts the months after which deleted texts go', async () => {
  const [held, free, young] = [await comment(), await comment(), await comment()]
  await desk.decide({ commentId: held.id, action: 'hold' })
  for (const { id } of [held, young]) await desk.decide({ commentId: id, action: 'delete' })
  const { decisionId } = await desk.decide({ commentId: free.id, action: 'delete' })
  await passMonths([held.id, free.id])

  await sweep(db)

  expect(await textOf(held.id)).toBe('evidence')
  expect(await textOf(free.id)).toBe('')
  expect(await textOf(young.id)).toBe('evidence')
  expect(await desk.decide({ commentId: free.id, action: 'restore' })).toMatchObject({
    outcome: 'refused',
    detail: 'Its text is gone.',
  })
  expect((await desk.undo(decisionId).expect(409)).body.detail).toBe('Its text is gone.')
})

it('is in the log, with who set it and who lifted it', async () => {
  const { id } = await comment()
  await desk.send([{ commentId: id, action: 'hold' }], 'court order 7').expect(200)
  await desk.decide({ commentId: id, action: 'release' })

  const { body } = await desk.audit({ comment: id })

  expect(body.decisions).toMatchObject([
    { action: 'release', actor: { kind: 'api-key' } },
    { action: 'hold', note: 'court order 7' },
  ])
})

async function textOf(id: string): Promise<string> {
  const { text } = await db
    .selectFrom('comments.comments')
    .select('text')
    .where('id', '=', CommentId.parse(id))
    .executeTakeFirstOrThrow()
  return text
}

/** As if what was decided about these had been decided long ago. */
async function passMonths(ids: string[]): Promise<void> {
  await sql`
    update comments.decisions set created_at = now() - interval '8 months'
    where comment_id = any(${ids}::uuid[])
  `.execute(db)
}
