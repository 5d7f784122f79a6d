import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { decide, leaveComment, problemOf, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let key = ''

beforeAll(async () => {
  key = await createApiKey(db, await createSite(db), ['moderate'])
})

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

  it('takes with it all that replies to it, and brings it back', async () => {
    const url = page('branch')
    const root = await leaveComment(listener, { page: { url }, text: 'root' })
    const middle = await leaveComment(listener, {
      page: { url },
      parentId: root.id,
      text: 'middle',
    })
    await leaveComment(listener, { page: { url }, parentId: middle.id, text: 'leaf' })
    const shown = async (): Promise<unknown> => {
      const { body } = await readThread(listener, { url })
      const replies = body.comments.flatMap((one: { replies: object[] }) => one.replies)
      return [body.thread.count, body.comments.length, replies.length]
    }

    expect(await shown()).toEqual([3, 1, 2])
    await decide(listener, key, [{ commentId: middle.id, action: 'spam' }])
    expect(await shown()).toEqual([1, 1, 0])
    await decide(listener, key, [{ commentId: root.id, action: 'reject' }])
    expect(await shown()).toEqual([0, 0, 0])
    await decide(listener, key, [{ commentId: middle.id, action: 'approve' }])
    expect(await shown()).toEqual([0, 0, 0])
    await decide(listener, key, [{ commentId: root.id, action: 'approve' }])
    expect(await shown()).toEqual([3, 1, 2])
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
