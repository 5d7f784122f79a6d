import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import {
  commentBody,
  decide,
  leaveComment,
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
let key = ''

beforeAll(async () => {
  key = await createApiKey(db, await createSite(db), ['moderate'])
})

const LINKS = 'https://a.example https://b.example https://c.example'
const page = (name: string): string => `https://news.example/thread/${name}`

describe('what is not shown', () => {
  it('is nowhere: not in the list, the count, by id, or as a root of replies', async () => {
    const url = page('hidden-comment')
    const { id } = await leaveComment(listener, { page: { url }, text: 'gone soon' })
    await supertest(listener).get(`/comments/v1/comments/${id}`).expect(200)

    await decide(listener, key, [{ commentId: id, action: 'reject' }]).expect(200)

    const { body } = await readThread(listener, { url })
    expect(body).toMatchObject({ comments: [], thread: { count: 0, version: 2 } })
    for (const path of [id, `${id}/replies`]) {
      const answer = await supertest(listener).get(`/comments/v1/comments/${path}`).expect(404)
      expect(problemOf(answer)).toBe('comment-not-found')
    }
  })

  it('keeps its place, and nothing else, as long as something below it is shown', async () => {
    const url = page('branch')
    const root = await leaveComment(listener, { page: { url }, text: 'root' })
    const middle = await leaveComment(listener, {
      page: { url },
      parentId: root.id,
      text: 'middle',
    })
    const leaf = await leaveComment(listener, { page: { url }, parentId: middle.id, text: 'leaf' })
    const seen = async (): Promise<unknown> => {
      const { body } = await readThread(listener, { url })
      const all = body.comments.flatMap((one: { replies: object[] }) => [one, ...one.replies])
      return [body.thread.count, all.map(textOf)]
    }

    expect(await seen()).toEqual([3, ['root', 'middle', 'leaf']])
    await decide(listener, key, [{ commentId: middle.id, action: 'spam' }])
    expect(await seen()).toEqual([2, ['root', '', 'leaf']])
    await decide(listener, key, [{ commentId: root.id, action: 'delete' }])
    expect(await seen()).toEqual([1, ['', '', 'leaf']])
    await decide(listener, key, [{ commentId: leaf.id, action: 'reject' }])
    expect(await seen()).toEqual([0, []])
    await decide(listener, key, [{ commentId: middle.id, action: 'approve' }])
    expect(await seen()).toEqual([1, ['', 'middle']])
    await decide(listener, key, [{ commentId: root.id, action: 'restore' }])
    expect(await seen()).toEqual([2, ['root', 'middle']])
  })

  it('says nothing of who wrote what was removed, or how it fared', async () => {
    const url = page('tombstone')
    const root = await leaveComment(listener, { page: { url }, website: 'https://ada.example' })
    await leaveComment(listener, { page: { url }, parentId: root.id })
    await decide(listener, key, [{ commentId: root.id, action: 'pin' }])
    await decide(listener, key, [{ commentId: root.id, action: 'reject' }])

    const { body, text } = await readThread(listener, { url })

    expect(body.comments[0]).toMatchObject({
      id: root.id,
      author: null,
      html: '',
      up: 0,
      pinned: false,
      editedAt: null,
    })
    expect(text).not.toContain(root.text)
    expect(text).not.toContain('ada.example')
  })

  it('is a pending comment to nobody: not listed, not counted, not by id, not as a parent', async () => {
    const url = page('pending')
    const pending = await leaveComment(listener, { page: { url }, text: LINKS })

    const { body } = await readThread(listener, { url })
    const reply = await post(listener, commentBody({ page: { url }, parentId: pending.id }))

    expect(body).toMatchObject({ comments: [], thread: { count: 0 } })
    await supertest(listener).get(`/comments/v1/comments/${pending.id}`).expect(404)
    await supertest(listener).get(`/comments/v1/comments/${pending.id}/replies`).expect(404)
    expect(problemOf(reply)).toBe('parent-not-found')
    expect(await listPublished(pending.id)).toEqual([])
  })

  it('is published to no other service, pending or hidden with its thread', async () => {
    const url = page('published')
    const { id } = await leaveComment(listener, { page: { url } })
    expect(await listPublished(id)).toEqual([id])

    await decide(listener, key, [{ commentId: id, action: 'wait' }])
    expect(await listPublished(id)).toEqual([])

    await decide(listener, key, [{ commentId: id, action: 'approve' }])
    await db
      .updateTable('comments.threads')
      .set({ state: 'hidden' })
      .where('url', '=', url)
      .execute()
    expect(await listPublished(id)).toEqual([])
  })

  it('covers a whole hidden thread, by its own state or its site’s', async () => {
    const url = page('hidden')
    const { id } = await leaveComment(listener, { page: { url } })
    await db
      .updateTable('comments.threads')
      .set({ state: 'hidden' })
      .where('url', '=', url)
      .execute()

    const { body } = await readThread(listener, { url }).expect(200)

    expect(body).toEqual({
      thread: { id: null, url, title: null, state: 'hidden', count: 0, version: 1 },
      comments: [],
      next: null,
    })
    await supertest(listener).get(`/comments/v1/comments/${id}`).expect(404)
  })
})

async function listPublished(id: string): Promise<string[]> {
  const { rows } = await sql<{ commentId: string }>`
    select comment_id from comments.visible_comments where comment_id = ${id}
  `.execute(db)
  return rows.map(({ commentId }) => commentId)
}
