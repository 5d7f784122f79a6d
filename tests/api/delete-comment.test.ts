import { type CommentId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { commentBody, post, problemOf, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())

beforeAll(async () => {
  await createApiKey(db, await createSite(db), ['moderate'])
})

const page = (name: string): string => `https://news.example/delete/${name}`
const SECRET = 'a telephone number'

type Own = { id: CommentId; token: string; url: string }

async function leave(name: string, overrides: object = {}, key?: string): Promise<Own> {
  const url = page(name)
  const request = post(listener, commentBody({ page: { url }, ...overrides }))
  if (key) request.set('Idempotency-Key', key)
  const { body } = await request.expect(201)
  return { id: body.comment.id, token: body.editToken, url }
}

function remove({ id, token }: Pick<Own, 'id' | 'token'>): supertest.Test {
  return supertest(listener)
    .delete(`/comments/v1/comments/${id}`)
    .set('Authorization', `Bearer ${token}`)
}

describe('a deletion by the author', () => {
  it('takes the comment out of sight at once', async () => {
    const own = await leave('gone')
    await remove(own).expect(204)

    expect((await readThread(listener, { url: own.url })).body).toMatchObject({
      thread: { count: 0, version: 2 },
      comments: [],
    })
    expect(problemOf(await remove(own).expect(404))).toBe('comment-not-found')
  })

  it('keeps its place among replies, and says nothing of it', async () => {
    const own = await leave('tree', { text: SECRET })
    await leave('tree', { parentId: own.id, text: 'a reply' })

    await remove(own).expect(204)

    const { body, text } = await readThread(listener, { url: own.url })
    expect(body).toMatchObject({
      thread: { count: 1 },
      comments: [{ id: own.id, author: null, html: '', replies: [{ html: '<p>a reply</p>' }] }],
    })
    expect(text).not.toContain(SECRET)
  })

  it('leaves nothing of what was said: not before, not in the answer that was given', async () => {
    const own = await leave('erased', { text: SECRET }, 'a-key-of-more-than-22-letters')
    await supertest(listener)
      .patch(`/comments/v1/comments/${own.id}`)
      .set('Authorization', `Bearer ${own.token}`)
      .send({ text: `${SECRET} and more` })
      .expect(200)

    await remove(own).expect(204)

    expect(await everythingStored()).not.toContain(SECRET)
    const decisions = await db
      .selectFrom('comments.decisions')
      .select(['action', 'fromStatus', 'toStatus', 'actorKind'])
      .where('commentId', '=', own.id)
      .where('action', '=', 'delete')
      .execute()
    expect(decisions).toEqual([
      { action: 'delete', fromStatus: 'approved', toStatus: 'deleted', actorKind: 'author' },
    ])
  })

  it('leaves text and history where they are under legal hold, out of everyone’s sight', async () => {
    const own = await leave('held', { text: 'evidence' })
    await db
      .updateTable('comments.comments')
      .set({ heldAt: new Date() })
      .where('id', '=', own.id)
      .execute()

    await remove(own).expect(204)

    const kept = await db
      .selectFrom('comments.comments')
      .select(['status', 'text', 'shown'])
      .where('id', '=', own.id)
      .executeTakeFirst()
    expect(kept).toEqual({ status: 'deleted', text: 'evidence', shown: false })
    expect((await readThread(listener, { url: own.url })).text).not.toContain('evidence')
  })

  it('works where the thread is closed', async () => {
    const own = await leave('closed')
    await db
      .updateTable('comments.threads')
      .set({ state: 'closed' })
      .where('url', '=', own.url)
      .execute()

    await remove(own).expect(204)
  })

  it('is one, of ten at once', async () => {
    const own = await leave('at-once')
    const answers = await Promise.all(Array.from({ length: 10 }, () => remove(own)))

    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      204,
      ...Array.from({ length: 9 }, () => 404),
    ])
    expect((await readThread(listener, { url: own.url })).body.thread.count).toBe(0)
  })

  it('needs the token of this very comment', async () => {
    const own = await leave('token')
    const other = await leave('token')

    await remove({ id: own.id, token: other.token }).expect(404)
    await supertest(listener).delete(`/comments/v1/comments/${own.id}`).expect(404)
    await supertest(listener).delete('/comments/v1/comments/x').expect(404)
    expect((await readThread(listener, { url: own.url })).body.thread.count).toBe(2)
  })
})

async function everythingStored(): Promise<string> {
  const tables = [
    'comments.comments',
    'comments.commentVersions',
    'comments.decisions',
    'comments.idempotencyKeys',
    'platform.messages',
  ] as const
  const rows = await Promise.all(
    tables.map((table) =>
      db
        .selectFrom(table)
        .selectAll()
        .where((where) =>
          table === 'comments.comments' ? where('text', '<>', 'a reply') : where.lit(true),
        )
        .execute(),
    ),
  )
  return JSON.stringify(rows)
}
