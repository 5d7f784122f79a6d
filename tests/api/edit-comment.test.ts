import { CommentId, newId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
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

const database = testDatabase()
const { db } = database
const { listener, clock } = testComments(database, testRedis())
let key = ''

beforeAll(async () => {
  key = await createApiKey(db, await createSite(db), ['moderate'])
})

const page = (name: string): string => `https://news.example/edit/${name}`
const LINKS = 'https://a.example https://b.example https://c.example'
const MINUTE_MS = 60_000

type Own = { id: CommentId; token: string; url: string }

async function leave(name: string, overrides: object = {}): Promise<Own> {
  const url = page(name)
  const { body } = await post(listener, commentBody({ page: { url }, ...overrides })).expect(201)
  return { id: body.comment.id, token: body.editToken, url }
}

function edit({ id, token }: Pick<Own, 'id' | 'token'>, body: object): supertest.Test {
  return supertest(listener)
    .patch(`/comments/v1/comments/${id}`)
    .set('Authorization', `Bearer ${token}`)
    .set('X-Forwarded-For', anyAddress())
    .send(body)
}

describe('an edit', () => {
  it('is seen by everyone at once, and by what it changed', async () => {
    const own = await leave('seen', { text: 'teh harbour' })
    const before = await readThread(listener, { url: own.url })

    const { body, headers } = await edit(own, { text: ' The *harbour*\r\n' }).expect(200)

    expect(body.comment).toMatchObject({
      id: own.id,
      text: 'The *harbour*',
      html: '<p>The <em>harbour</em></p>',
      status: 'approved',
      reason: null,
      editedAt: clock.at.toISOString(),
      message: 'Your comment is published.',
    })
    expect(headers['cache-control']).toBe('no-store')
    const after = await readThread(listener, { url: own.url })
    expect(after.body).toMatchObject({
      thread: { count: 1, version: before.body.thread.version + 1 },
      comments: [
        { id: own.id, html: '<p>The <em>harbour</em></p>', editedAt: body.comment.editedAt },
      ],
    })
  })

  it('keeps what was said before for moderators, and is written down', async () => {
    const own = await leave('history', { text: 'first' })
    await edit(own, { text: 'second' }).expect(200)
    await edit(own, { text: 'third' }).expect(200)

    const versions = await db
      .selectFrom('comments.commentVersions')
      .select(['number', 'text'])
      .where('commentId', '=', own.id)
      .orderBy('number')
      .execute()

    expect(versions).toEqual([
      { number: 1, text: 'first' },
      { number: 2, text: 'second' },
    ])
    expect(await decisionsOn(own.id)).toEqual([
      { action: 'edit', fromStatus: 'approved', toStatus: 'approved', actorKind: 'author' },
      { action: 'edit', fromStatus: 'approved', toStatus: 'approved', actorKind: 'author' },
    ])
  })

  it('that changes nothing is none', async () => {
    const own = await leave('none', { text: 'as it is' })
    const { body } = await edit(own, { text: 'as it is' }).expect(200)

    expect(body.comment.editedAt).toBeNull()
    expect(await decisionsOn(own.id)).toEqual([])
    expect((await readThread(listener, { url: own.url })).body.thread.version).toBe(1)
  })

  it('is screened like any comment: what was published waits again, and moderators hear of it', async () => {
    const own = await leave('again', { text: 'harmless' })

    const { body } = await edit(own, { text: LINKS }).expect(200)

    expect(body.comment).toMatchObject({
      status: 'pending',
      reason: 'links',
      message: 'Your comment holds several links, so it waits for a moderator.',
    })
    expect((await readThread(listener, { url: own.url })).body).toMatchObject({
      thread: { count: 0, version: 2 },
      comments: [],
    })
    await supertest(listener).get(`/comments/v1/comments/${own.id}`).expect(404)
    expect(await stored(own.id)).toMatchObject({
      status: 'pending',
      reasons: ['links'],
      announced: false,
    })
    expect(await messagesAbout(own.id)).toEqual([
      { name: 'comment-waiting', payload: { siteId: 'daily', commentId: own.id, edit: 1 } },
    ])
    expect(await decisionsOn(own.id)).toEqual([
      { action: 'edit', fromStatus: 'approved', toStatus: 'pending', actorKind: 'author' },
    ])
  })

  it('never makes a comment more public than it was', async () => {
    const own = await leave('waits', { text: LINKS })

    const { body } = await edit(own, { text: 'without any link' }).expect(200)

    expect(body.comment).toMatchObject({ status: 'pending', reason: 'links' })
    expect((await readThread(listener, { url: own.url })).body.comments).toEqual([])
  })

  it('does not tell a machine that it was seen', async () => {
    const own = await leave('machine', { company: 'ACME' })

    const { body } = await edit(own, { text: 'an edit by a machine' }).expect(200)

    expect(body.comment).toMatchObject({ status: 'pending', reason: 'under-review' })
    expect(await stored(own.id)).toMatchObject({ status: 'spam', text: 'an edit by a machine' })
  })

  it('may be of any length a comment may have', async () => {
    const own = await leave('long')
    const text = '漢'.repeat(10_000)

    expect((await edit(own, { text }).expect(200)).body.comment.text).toBe(text)
  })
})

describe('an edit is refused', () => {
  it('after the time the site gives, which is said beforehand', async () => {
    const own = await leave('late')
    const { body } = await edit(own, { text: 'in time' }).expect(200)
    const posted = new Date(body.comment.createdAt).getTime()
    expect(body.comment.editableUntil).toBe(new Date(posted + 15 * MINUTE_MS).toISOString())

    clock.at = new Date(clock.at.getTime() + 16 * MINUTE_MS)

    const answer = await edit(own, { text: 'too late' }).expect(403)
    expect(problemOf(answer)).toBe('edit-not-allowed')
    expect(answer.body.detail).toBe('The time to change it is over.')
    await supertest(listener)
      .delete(`/comments/v1/comments/${own.id}`)
      .set('Authorization', `Bearer ${own.token}`)
      .expect(403)
  })

  it('once a moderator has rejected the comment', async () => {
    const own = await leave('rejected')
    await decide(listener, key, [{ commentId: own.id, action: 'reject' }]).expect(200)

    expect(problemOf(await edit(own, { text: 'please' }).expect(403))).toBe('edit-not-allowed')
  })

  it('where the thread is closed', async () => {
    const own = await leave('closed')
    await setState(own.url, 'closed')

    expect(problemOf(await edit(own, { text: 'the last word' }).expect(409))).toBe('thread-closed')
  })

  it('after the twentieth, since each is kept', async () => {
    const own = await leave('often')
    for (let number = 1; number <= 20; number++) {
      await edit(own, { text: `edit ${number}` }).expect(200)
    }

    expect(problemOf(await edit(own, { text: 'one more' }).expect(403))).toBe('edit-not-allowed')
    expect((await stored(own.id)).text).toBe('edit 20')
  })

  it.each([
    ['empty', ''],
    ['invisible', ' \u200b\u2060 '],
    ['no text', 'a\u0000b'],
    ['half a character', '\ud800'],
    ['too long', 'x'.repeat(10_001)],
  ])('where it is %s', async (_, text) => {
    const own = await leave('invalid')
    const answer = await edit(own, { text }).expect(422)

    expect(problemOf(answer)).toBe('invalid-body')
    expect(answer.body.errors[0].pointer).toBe('#/text')
  })

  it('with anything beside the text', async () => {
    const own = await leave('assignment')
    const extra = { text: 'x', status: 'approved', authorId: newId(CommentId) }

    expect((await edit(own, extra).expect(422)).body.errors).toHaveLength(2)
  })
})

async function stored(id: CommentId) {
  return db
    .selectFrom('comments.comments')
    .select(['status', 'reasons', 'text', 'announced'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

async function decisionsOn(id: CommentId): Promise<unknown[]> {
  return db
    .selectFrom('comments.decisions')
    .select(['action', 'fromStatus', 'toStatus', 'actorKind'])
    .where('commentId', '=', id)
    .where('actorKind', '=', 'author')
    .execute()
}

async function messagesAbout(id: string): Promise<unknown[]> {
  const messages = await db.selectFrom('platform.messages').select(['name', 'payload']).execute()
  return messages.filter(({ payload }) => JSON.stringify(payload).includes(id))
}

async function setState(url: string, state: 'closed' | 'hidden'): Promise<void> {
  await db.updateTable('comments.threads').set({ state }).where('url', '=', url).execute()
}
