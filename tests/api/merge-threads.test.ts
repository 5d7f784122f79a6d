import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testCommentsSite } from '../support/comments-site.ts'
import {
  commentBody,
  decide,
  leaveComment,
  post,
  problemOf,
  readThread,
} from '../support/comments.ts'
import { listMiscounted, startThread, threadApi } from '../support/threads.ts'

const { db, key, listener } = testCommentsSite()
const threads = threadApi(listener, key)

const page = (name: string): string => `https://news.example/merge/${name}`

describe('two threads', () => {
  it('become one, with all that was said and all the names of both', async () => {
    const from = await startThread(listener, { url: page('from'), id: '1' })
    const into = await startThread(listener, { url: page('into'), id: '2' })
    const root = await leaveComment(listener, { page: { url: page('from') } })
    const reply = await leaveComment(listener, { page: { url: page('from') }, parentId: root.id })
    await decide(listener, key(), [{ commentId: root.id, action: 'reject' }]).expect(200)
    const before = await readThread(listener, { url: page('from') })

    const { body } = await threads.merge(from, { into, note: 'one article' }).expect(200)

    expect(body.thread).toMatchObject({
      id: into,
      url: page('into'),
      count: 3,
      version: before.body.thread.version + 1,
      aliases: { urls: [page('from'), page('into')], ids: ['1', '2'] },
    })
    const read = await readThread(listener, { url: page('from'), sort: 'oldest' })
    expect(read.body.thread).toMatchObject({ id: into, count: 3 })
    expect(read.body.comments[2]).toMatchObject({
      id: root.id,
      author: null,
      replies: [{ id: reply.id, parentId: root.id }],
    })
    expect(await listMiscounted(db)).toEqual([])
  })

  it('take comments and replies under every name afterwards', async () => {
    const from = await startThread(listener, { url: page('go-on') })
    const into = await startThread(listener, { url: page('gone-on') })
    const { body: old } = await readThread(listener, { url: page('go-on') })

    await threads.merge(from, { into }).expect(200)

    const parentId = old.comments[0].id
    await post(listener, commentBody({ page: { url: page('go-on') }, parentId })).expect(201)
    await post(listener, commentBody({ page: { url: page('gone-on') }, parentId })).expect(201)
    await decide(listener, key(), [{ commentId: parentId, action: 'reject' }]).expect(200)
    expect((await readThread(listener, { url: page('go-on') })).body.thread).toMatchObject({
      id: into,
      count: 3,
    })
    expect(await listMiscounted(db)).toEqual([])
  })

  it('are merged once, however often it is said, and the old id leads to what is left', async () => {
    const from = await startThread(listener, { url: page('a') })
    const into = await startThread(listener, { url: page('b') })
    const last = await startThread(listener, { url: page('c') })

    const first = await threads.merge(from, { into }).expect(200)
    const again = await threads.merge(from, { into }).expect(200)
    const back = await threads.merge(into, { into: from }).expect(200)
    await threads.merge(into, { into: last }).expect(200)

    expect([again.body, back.body]).toEqual([first.body, first.body])
    const viewed = await threads.view(from).expect(200)
    expect(viewed.body.thread).toMatchObject({ id: last, count: 3 })
    expect((await threads.list({ q: '/merge/a' })).body.threads).toEqual([])
    const decisions = await db
      .selectFrom('comments.decisions')
      .select(['action', 'threadId', 'reason'])
      .where('threadId', 'in', [from, into])
      .orderBy('number')
      .execute()
    expect(decisions).toEqual([
      { action: 'merge-thread', threadId: from, reason: into },
      { action: 'merge-thread', threadId: into, reason: last },
    ])
  })

  it('are not merged where that would show what is hidden', async () => {
    const from = await startThread(listener, { url: page('hidden') })
    const into = await startThread(listener, { url: page('shown') })
    await threads.set({ url: page('hidden') }, { state: 'hidden' }).expect(200)

    const refused = await threads.merge(from, { into }).expect(422)
    await threads.merge(into, { into: from }).expect(200)

    expect(refused.body.errors[0].pointer).toBe('#/into')
    expect((await readThread(listener, { url: page('shown') })).body.comments).toEqual([])
  })

  it('are not merged with themselves, with none, or with what was merged elsewhere', async () => {
    const one = await startThread(listener, { url: page('one') })
    const two = await startThread(listener, { url: page('two') })
    const three = await startThread(listener, { url: page('three') })
    await threads.merge(one, { into: two }).expect(200)

    const elsewhere = await threads.merge(one, { into: three }).expect(404)

    expect(problemOf(elsewhere)).toBe('thread-not-found')
    expect(elsewhere.body.detail).toContain(two)
    for (const body of [{ into: two }, { into: randomUUID() }, { into: 'x' }, {}]) {
      const answer = await threads.merge(two, body).expect(422)
      expect(answer.body.errors[0].pointer).toBe('#/into')
    }
    expect(problemOf(await threads.merge(randomUUID(), { into: two }).expect(404))).toBe(
      'thread-not-found',
    )
  })
})
