import { describe, expect, it } from 'vitest'
import { testCommentsSite } from '../support/comments-site.ts'
import { problemOf, readThread } from '../support/comments.ts'
import { startThread, threadApi } from '../support/threads.ts'

const { db, key, listener } = testCommentsSite()
const threads = threadApi(listener, key)

const page = (name: string): string => `https://news.example/alias/${name}`

describe('an alias', () => {
  it('leads to the thread, and leads there no more when it is taken away', async () => {
    const id = await startThread(listener, { url: page('home') })

    const added = await threads.alias(id, { url: page('amp'), id: '7' }).expect(200)
    const led = await readThread(listener, { url: page('amp') })
    const removed = await threads.unalias(id, { url: page('amp') }).expect(200)
    const lost = await readThread(listener, { url: page('amp') })

    expect(added.body.thread.aliases).toEqual({ urls: [page('amp'), page('home')], ids: ['7'] })
    expect(led.body.thread.id).toBe(id)
    expect(removed.body.thread.aliases).toEqual({ urls: [page('home')], ids: ['7'] })
    expect(lost.body.thread.id).toBeNull()
    expect([added, removed].map(({ body }) => body.thread.version)).toEqual([2, 3])
  })

  it('changes nothing when it is given or taken a second time', async () => {
    const id = await startThread(listener, { url: page('twice') })

    const given = [
      await threads.alias(id, { id: '8' }).expect(200),
      await threads.alias(id, { id: '8' }).expect(200),
    ]
    const taken = [
      await threads.unalias(id, { id: '8' }).expect(200),
      await threads.unalias(id, { id: '8' }).expect(200),
    ]

    expect(given[1]!.body).toEqual(given[0]!.body)
    expect(taken[1]!.body).toEqual(taken[0]!.body)
    const decisions = await db
      .selectFrom('comments.decisions')
      .select(['action', 'reason'])
      .where('threadId', '=', id)
      .orderBy('number')
      .execute()
    expect(decisions).toEqual([
      { action: 'add-alias', reason: 'id:8' },
      { action: 'remove-alias', reason: 'id:8' },
    ])
  })

  it('is not taken from another thread', async () => {
    const id = await startThread(listener, { url: page('one') })
    const other = await startThread(listener, { url: page('other') })

    const answer = await threads.alias(id, { url: page('other') }).expect(409)
    await threads.unalias(id, { url: page('other') }).expect(200)

    expect(problemOf(answer)).toBe('page-name-taken')
    expect((await readThread(listener, { url: page('other') })).body.thread.id).toBe(other)
  })

  it('cannot be the address the page is at', async () => {
    const id = await startThread(listener, { url: page('at') })
    await threads.alias(id, { id: '9' })

    const answer = await threads.unalias(id, { url: page('at') }).expect(400)

    expect([problemOf(answer), answer.body.errors[0].pointer]).toEqual(['invalid-query', '?url'])
  })

  it.each([
    [{}, 'invalid-body', '#/url'],
    [{ url: 'https://evil.example/' }, 'page-not-of-site', '#/url'],
    [{ id: 'undefined' }, 'invalid-body', '#/id'],
  ])('cannot be %j', async (body, code, pointer) => {
    const id = await startThread(listener, { url: page('bad') })

    const answer = await threads.alias(id, body).expect(422)

    expect([problemOf(answer), answer.body.errors[0].pointer]).toEqual([code, pointer])
    expect(problemOf(await threads.unalias(id, {}).expect(400))).toBe('invalid-query')
  })
})
