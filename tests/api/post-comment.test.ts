import type { SiteId } from '@afterword/shared/ids'
import { isTokenValid } from '@afterword/shared/tokens/token'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import {
  commentBody,
  leaveComment,
  PAGE,
  post,
  readThread,
  testComments,
} from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { TOKEN_KEYS } from '../support/service-settings.ts'

const database = testDatabase()
const { db } = database
const { listener, clock } = testComments(database, testRedis())
let daily: SiteId

beforeAll(async () => {
  daily = await createSite(db)
  const lenient = await createSite(db, 'lenient')
  await db
    .insertInto('comments.siteSettings')
    .values({
      siteId: lenient,
      maxLength: 20,
      nameRequired: false,
      emailRequired: false,
      maxLinks: 0,
    })
    .execute()
})

const page = (name: string): string => `https://news.example/post/${name}`

describe('a comment', () => {
  it('is published, and its author gets it back with the means to change it', async () => {
    const answer = await post(
      listener,
      commentBody({ text: ' Hello *there*\r\n', website: 'ada.example' }),
    )
      .set('Origin', 'https://news.example')
      .expect(201)

    const { comment, editToken } = answer.body
    expect(comment).toEqual({
      id: expect.any(String),
      parentId: null,
      depth: 0,
      author: {
        name: 'Ada',
        website: 'https://ada.example/',
        avatar: null,
        confirmed: false,
        staff: false,
      },
      html: '<p>Hello <em>there</em></p>',
      text: 'Hello *there*',
      up: 0,
      down: 0,
      pinned: false,
      featured: false,
      createdAt: clock.at.toISOString(),
      editedAt: null,
      status: 'approved',
      reason: null,
      message: 'Thank you. Your comment is published.',
    })
    expect(
      isTokenValid(TOKEN_KEYS, editToken, { purpose: 'edit', site: daily, id: comment.id }),
    ).toBe(true)
    expect(answer.headers).toMatchObject({
      location: `/comments/v1/comments/${comment.id}`,
      'cache-control': 'no-store',
      'access-control-allow-origin': 'https://news.example',
      vary: 'Origin',
    })
    await supertest(listener).get(answer.headers['location']!).expect(200)
  })

  it('is in the thread at once, and its author’s address is not', async () => {
    const { id } = await leaveComment(listener, { page: { url: page('at-once') } })

    const { body, text } = await readThread(listener, { url: page('at-once') })

    expect(body.comments).toMatchObject([{ id, author: { name: 'Ada', website: null } }])
    expect(text).not.toContain('ada@example.com')
  })

  it('never changes what is stored of an author, and never makes a second one of them', async () => {
    const url = page('authors')
    await leaveComment(listener, { page: { url }, name: 'Bo', email: 'Bo@example.com' })
    await leaveComment(listener, { page: { url }, name: 'Bo', email: 'bo@EXAMPLE.com' })

    const authors = await db
      .selectFrom('comments.authors')
      .select(['address', 'verifiedAt'])
      .where('name', '=', 'Bo')
      .execute()

    expect(authors).toEqual([{ address: 'Bo@example.com', verifiedAt: null }])
  })

  it('keeps emoji, and other scripts, as they were written', async () => {
    const text = '👩‍👩‍👧 漢字 שלום e\u0301'

    const { text: stored } = await leaveComment(listener, { text })

    expect(stored).toBe(text.normalize('NFC'))
  })

  it('may come without name and address where its site asks for none', async () => {
    const body = { page: { url: PAGE }, text: 'hello' }

    const answer = await post(listener, body, 'lenient').expect(201)

    expect(answer.body.comment.author).toMatchObject({ name: '', website: null })
  })
})

describe('a comment that waits', () => {
  it('does so for its links, says so, and tells the moderators', async () => {
    const url = page('links')
    const text = 'https://a.example https://b.example https://c.example'

    const comment = await leaveComment(listener, { page: { url }, text })

    expect(comment).toMatchObject({ status: 'pending', reason: 'links' })
    expect((await readThread(listener, { url })).body).toMatchObject({
      comments: [],
      thread: { count: 0, version: 0 },
    })
    expect(await messagesAbout(comment.id)).toEqual([
      { name: 'comment-waiting', payload: { siteId: 'daily', commentId: comment.id } },
    ])
  })

  it('does so where every comment does', async () => {
    const url = page('premoderated')
    await leaveComment(listener, { page: { url } })
    await setState(url, 'premoderated')

    const comment = await leaveComment(listener, { page: { url } })

    expect(comment).toMatchObject({
      status: 'pending',
      reason: 'thread-moderated',
      message: expect.stringContaining('moderator'),
    })
  })

  it('looks like any other to a machine that fills every field, and asks for no mail', async () => {
    const comment = await leaveComment(listener, { company: 'ACME', notify: ['publications'] })

    expect(comment).toMatchObject({ status: 'pending', reason: 'under-review' })
    const stored = await storedStatus(comment.id)
    expect(stored).toEqual({ status: 'spam', reasons: ['honeypot'] })
    expect(await messagesAbout(comment.id)).toEqual([])
  })
})

it('asks for mail only where its author did, and passes on ids alone', async () => {
  const { id } = await leaveComment(listener, { notify: ['publications'] })

  const messages = await messagesAbout(id)
  const [reachable] = await db
    .selectFrom('comments.mailRequests')
    .innerJoin('comments.authors', 'comments.authors.id', 'comments.mailRequests.authorId')
    .select(['comments.authors.id', 'address'])
    .where('commentId', '=', id)
    .execute()

  expect(messages).toEqual([
    {
      name: 'mail-requested',
      payload: { siteId: 'daily', authorId: reachable!.id, commentId: id, topics: ['site'] },
    },
  ])
  expect(reachable!.address).toBe('ada@example.com')
})

it('lets the pages of its site ask first what they may send', async () => {
  const answer = await supertest(listener)
    .options('/comments/v1/sites/daily/comments')
    .set({ Origin: 'https://news.example', 'Access-Control-Request-Method': 'POST' })
    .expect(204)

  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': 'https://news.example',
    'access-control-allow-headers': expect.stringContaining('Idempotency-Key'),
    'access-control-max-age': '600',
  })
  expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
})

async function messagesAbout(id: string): Promise<unknown[]> {
  const messages = await db.selectFrom('platform.messages').select(['name', 'payload']).execute()
  return messages.filter(({ payload }) => JSON.stringify(payload).includes(id))
}

async function storedStatus(id: string): Promise<unknown> {
  const comments = await db
    .selectFrom('comments.comments')
    .select(['id', 'status', 'reasons'])
    .execute()
  const { status, reasons } = comments.find((comment) => comment.id === id)!
  return { status, reasons }
}

async function setState(url: string, state: 'hidden' | 'closed' | 'premoderated'): Promise<void> {
  await db.updateTable('comments.threads').set({ state }).where('url', '=', url).execute()
}
