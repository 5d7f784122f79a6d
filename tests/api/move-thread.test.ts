import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { problemOf, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { startThread, threadApi } from '../support/threads.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let key = ''
const threads = threadApi(listener, () => key)

beforeAll(async () => {
  key = await createApiKey(db, await createSite(db), ['publish'])
})

const page = (name: string): string => `https://news.example/move/${name}`

describe('a thread', () => {
  it('moves with its page, and its old names keep leading to it', async () => {
    const id = await startThread(listener, { url: page('old'), id: '1' })

    const { body } = await threads.move(id, { url: page('new'), id: '2' }).expect(200)

    expect(body.thread).toMatchObject({
      id,
      url: page('new'),
      aliases: { urls: [page('new'), page('old')], ids: ['1', '2'] },
    })
    for (const query of [{ url: page('old') }, { url: page('new') }, { url: page('x'), id: '1' }]) {
      expect((await readThread(listener, query)).body.thread.id).toBe(id)
    }
  })

  it('moves once, however often it is said, and that is written down', async () => {
    const id = await startThread(listener, { url: page('once') })

    const first = await threads.move(id, { url: page('there') }).expect(200)
    const second = await threads.move(id, { url: page('there') }).expect(200)

    expect(second.body).toEqual(first.body)
    const decisions = await db
      .selectFrom('comments.decisions')
      .select(['action', 'reason', 'actorKind'])
      .where('threadId', '=', id)
      .execute()
    expect(decisions).toEqual([
      { action: 'move-thread', reason: page('there'), actorKind: 'api-key' },
    ])
  })

  it('does not take over where another thread stands', async () => {
    const id = await startThread(listener, { url: page('mover') })
    const other = await startThread(listener, { url: page('taken') })

    const answer = await threads.move(id, { url: `${page('taken')}/#top` }).expect(409)

    expect(problemOf(answer)).toBe('page-name-taken')
    expect(answer.body.detail).toContain(other)
    expect((await threads.view(id)).body.thread).toMatchObject({ url: page('mover'), version: 1 })
  })

  it.each([
    [{}, 'invalid-body', '#/url'],
    [{ url: 'nowhere' }, 'invalid-body', '#/url'],
    [{ url: 'https://evil.example/' }, 'page-not-of-site', '#/url'],
    [{ url: page('x'), id: 'null' }, 'invalid-body', '#/id'],
  ])('does not move to %j', async (body, code, pointer) => {
    const id = await startThread(listener, { url: page('stays') })

    const answer = await threads.move(id, body).expect(422)

    expect([problemOf(answer), answer.body.errors[0].pointer]).toEqual([code, pointer])
  })
})
