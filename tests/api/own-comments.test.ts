import type { CommentId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createReader, createSite } from '../support/builders.ts'
import { testCommentsSite } from '../support/comments-site.ts'
import { commentBody, decide, post, problemOf, readThread } from '../support/comments.ts'

const { clock, daily, db, key, listener } = testCommentsSite()

beforeAll(async () => {
  await createSite(db, 'weekly')
})

const page = (name: string): string => `https://news.example/own/${name}`
const LINKS = 'https://a.example https://b.example https://c.example'

type Own = { id: CommentId; editToken: string }

async function leave(name: string, overrides: object = {}): Promise<Own> {
  const url = page(name)
  const { body } = await post(listener, commentBody({ page: { url }, ...overrides })).expect(201)
  return { id: body.comment.id, editToken: body.editToken }
}

/** Makes these the comments of one browser, and returns its token. */
async function giveToReader(ids: CommentId[]): Promise<string> {
  const { id: readerId, readerToken } = await createReader(db, daily())
  await db.updateTable('comments.comments').set({ readerId }).where('id', 'in', ids).execute()
  return readerToken
}

function ask(name: string, body: object = {}, site = 'daily'): supertest.Test {
  return supertest(listener)
    .post(`/comments/v1/sites/${site}/own-comments`)
    .send({ page: { url: page(name) }, ...body })
}

describe('own comments', () => {
  it('are seen by their author alone, and it is said why they wait', async () => {
    const own = await leave('waits', { text: `mine ${LINKS}` })
    const other = await leave('waits', { text: `not mine ${LINKS}` })

    const answer = await ask('waits', { editTokens: [own.editToken] }).expect(200)

    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.body.comments).toEqual([
      expect.objectContaining({
        id: own.id,
        text: `mine ${LINKS}`,
        author: expect.objectContaining({ name: 'Ada' }),
        status: 'pending',
        reason: 'links',
        message: 'Your comment holds several links, so it waits for a moderator.',
        editableUntil: expect.any(String),
      }),
    ])
    expect(answer.text).not.toContain(other.id)
    expect((await readThread(listener, { url: page('waits') })).body.comments).toEqual([])
  })

  it('are found by the reader’s token too, and once', async () => {
    const { editToken, id } = await leave('reader', { text: LINKS })
    const second = await leave('reader', { text: `again ${LINKS}` })
    const readerToken = await giveToReader([id, second.id])

    const { body } = await ask('reader', { readerToken, editTokens: [editToken] }).expect(200)

    expect(body.comments.map((one: { id: string }) => one.id)).toEqual([id, second.id])
  })

  it('are not those that everyone sees, nor those that are deleted', async () => {
    const shown = await leave('shown')
    const deleted = await leave('shown', { text: LINKS })
    await supertest(listener)
      .delete(`/comments/v1/comments/${deleted.id}`)
      .set('Authorization', `Bearer ${deleted.editToken}`)
      .expect(204)

    const editTokens = [shown.editToken, deleted.editToken]
    expect((await ask('shown', { editTokens }).expect(200)).body.comments).toEqual([])
  })

  it('tell of a rejection that there was one, and of spam nothing', async () => {
    const rejected = await leave('decided', { text: 'rejected' })
    const spam = await leave('decided', { text: 'spam' })
    await decide(listener, key(), [
      { commentId: rejected.id, action: 'reject' },
      { commentId: spam.id, action: 'spam' },
    ]).expect(200)

    const editTokens = [rejected.editToken, spam.editToken]
    const { body, text } = await ask('decided', { editTokens }).expect(200)

    expect(body.comments).toMatchObject([
      {
        id: rejected.id,
        status: 'rejected',
        reason: null,
        message: 'A moderator has decided not to publish your comment.',
        editableUntil: null,
      },
      { id: spam.id, status: 'pending', reason: 'under-review' },
    ])
    expect(text).not.toMatch(/"status":"spam"|"reasons"/)
  })

  it('say when they can no longer be changed', async () => {
    const own = await leave('late', { text: LINKS })
    clock.at = new Date(clock.at.getTime() + 60 * 60_000)

    const { body } = await ask('late', { editTokens: [own.editToken] }).expect(200)

    expect(body.comments).toMatchObject([{ editableUntil: null }])
  })

  it('are of this page and this site', async () => {
    const own = await leave('here', { text: LINKS })
    const editTokens = [own.editToken]

    for (const answer of [
      await ask('elsewhere', { editTokens }).expect(200),
      await ask('here', { editTokens }, 'weekly').expect(200),
      await ask('here', { editTokens: ['v1.k1.nonsense'] }).expect(200),
      await ask('here', { readerToken: 'reader_nobody' }).expect(200),
      await ask('here').expect(200),
    ]) {
      expect(answer.body).toEqual({ comments: [] })
    }
  })

  it('are not shown where the thread is hidden', async () => {
    const own = await leave('hidden', { text: LINKS })
    await db
      .updateTable('comments.threads')
      .set({ state: 'hidden' })
      .where('url', '=', page('hidden'))
      .execute()

    const { body } = await ask('hidden', { editTokens: [own.editToken] }).expect(200)

    expect(body.comments).toEqual([])
  })

  it('make nobody a reader, and no thread', async () => {
    await ask('nothing', { readerToken: 'reader_new' }).expect(200)

    const threads = await db
      .selectFrom('comments.threads')
      .select('id')
      .where('url', '=', page('nothing'))
      .execute()
    expect(threads).toEqual([])
  })
})

describe('a request for own comments is refused', () => {
  it('with a sign-in that the news site does not vouch for', async () => {
    expect(problemOf(await ask('x', { signIn: 'a.b.c' }).expect(401))).toBe('sign-in-invalid')
  })

  it('about a page of somebody else', async () => {
    const answer = await ask('x', { page: { url: 'https://evil.example/x' } }).expect(422)
    expect(problemOf(answer)).toBe('page-not-of-site')
  })

  it('from a page of somebody else', async () => {
    const answer = await ask('x').set('Origin', 'https://evil.example').expect(403)
    expect(problemOf(answer)).toBe('origin-not-allowed')
  })

  it.each([
    [{ editTokens: 'x' }, '#/editTokens'],
    [{ editTokens: Array.from({ length: 101 }, () => 'x') }, '#/editTokens'],
    [{ readerToken: 7 }, '#/readerToken'],
    [{ siteId: 'weekly' }, '#/siteId'],
    [{ page: {} }, '#/page/url'],
  ])('as %j', async (body, pointer) => {
    const answer = await ask('x', body).expect(422)
    expect(answer.body.errors[0].pointer).toBe(pointer)
  })
})
