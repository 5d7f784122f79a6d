import { decisionUrl } from '@afterword/comments/reviews/decision-url'
import { CommentId, type SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiKey, createReader, createSite } from '../support/builders.ts'
import { commentBody, leaveComment, post, testComments } from '../support/comments.ts'
import { moderator } from '../support/moderation.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { pathOf, report } from '../support/reports.ts'
import { TOKEN_KEYS } from '../support/service-settings.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
const LINKS = 'https://a.example https://b.example https://c.example'
let daily: SiteId
let key = ''
let desk: ReturnType<typeof moderator>

beforeAll(async () => {
  daily = await createSite(db)
  key = await createApiKey(db, daily, ['moderate', 'admin'])
  desk = moderator(listener, key)
})

let people = 0
let email: string
let readerToken: string

/** Somebody new, whose browser is known to have the address. */
beforeEach(async () => {
  people += 1
  email = `author-${people}@example.com`
  const reader = await createReader(db, daily, { address: email })
  readerToken = reader.readerToken
})

const page = () => ({ url: `https://news.example/decided/${people}` })

/** They write under their address, which their browser has confirmed. */
async function write(overrides: object = {}): Promise<CommentId> {
  const { body } = await post(
    listener,
    commentBody({ email, readerToken, page: page(), ...overrides }),
  ).expect(201)
  return body.comment.id
}

type Mail = { kind: string; about: string; id: string; authorId: string }

/** What the mailer is asked for that concerns whoever has this address. */
async function mails(address = email): Promise<Mail[]> {
  const { rows } = await sql<{ payload: Mail }>`
    select m.payload from platform.messages m
    join comments.authors a on a.id = (m.payload ->> 'authorId')::uuid
    where m.name = 'decision-mail-due' and a.address = ${address}
    order by m.id
  `.execute(db)
  return rows.map(({ payload }) => payload)
}

const set = (decisionMails: string[]) =>
  supertest(listener)
    .patch('/comments/v1/sites/daily/settings')
    .set('Authorization', `Bearer ${key}`)
    .send({ decisionMails })
    .expect(200)

describe('an author who has confirmed their address', () => {
  it('hears once that a comment that waited is published', async () => {
    const id = await write({ text: LINKS })
    const { decisionId } = await desk.decide({ commentId: id, action: 'approve' })
    await desk.undo(decisionId).expect(200)
    await desk.decide({ commentId: id, action: 'approve' })

    expect(await mails()).toEqual([
      { siteId: 'daily', kind: 'comment-approved', about: 'comment', id, authorId: anyId() },
    ])
  })

  it('hears that a comment everyone saw was removed', async () => {
    const id = await write()

    await desk.decide({ commentId: id, action: 'reject' })

    expect(await mails()).toMatchObject([{ kind: 'comment-removed', about: 'comment', id }])
  })

  it('hears of a removal too where everyone saw it before it waited again', async () => {
    const { body } = await post(listener, commentBody({ email, readerToken, page: page() }))
    await supertest(listener)
      .patch(`/comments/v1/comments/${body.comment.id}`)
      .set('Authorization', `Bearer ${body.editToken}`)
      .send({ text: LINKS })
      .expect(200)

    await desk.decide({ commentId: body.comment.id, action: 'reject', from: 'pending' })

    expect(await mails()).toMatchObject([{ kind: 'comment-removed', id: body.comment.id }])
  })

  it('hears of it under a name that somebody else has used with their address', async () => {
    const { id: foreign } = await leaveComment(listener, { email, page: page(), name: 'Both' })
    const own = { email, readerToken }
    await supertest(listener).post('/comments/v1/sites/daily/confirmations').send(own).expect(202)
    const id = await write({ name: 'Both' })

    await desk.decide({ commentId: foreign, action: 'reject' })
    await desk.decide({ commentId: id, action: 'reject' })

    expect(await mails()).toMatchObject([{ kind: 'comment-removed', id }])
  })

  it('hears of many at once in one mail, about the newest', async () => {
    await write({ text: LINKS, name: 'Ada' })
    const ids = [
      await write({ text: `${LINKS}/2` }),
      await write({ text: `${LINKS}/3`, name: 'A' }),
    ]

    await desk.send(ids.map((commentId) => ({ commentId, action: 'approve' }))).expect(200)

    expect(await mails()).toMatchObject([{ kind: 'comment-approved', id: ids[1] }])
  })

  it('does not hear of what never appeared, unless the site says so', async () => {
    const [quiet, loud] = [await write({ text: LINKS }), await write({ text: `${LINKS}/2` })]
    await desk.decide({ commentId: quiet, action: 'reject' })
    await set(['comment-rejected'])

    await desk.decide({ commentId: loud, action: 'reject' })

    expect(await mails()).toMatchObject([{ kind: 'comment-rejected', id: loud }])
    await set(['comment-approved', 'comment-removed', 'report-decided', 'review-decided'])
  })

  it('does not hear of what somebody else wrote under that address', async () => {
    await write()
    const { id } = await leaveComment(listener, { email, page: page(), text: LINKS })

    await desk.decide({ commentId: id, action: 'approve' })

    expect(await mails()).toEqual([])
  })
})

it('nobody hears anything at an address they have not confirmed', async () => {
  const { readerToken: other } = await createReader(db, daily)
  const own = { email, readerToken: other, page: page(), text: LINKS }
  const { id } = await leaveComment(listener, own)

  await desk.decide({ commentId: id, action: 'approve' })

  expect(await mails()).toEqual([])
})

describe('who has reported a comment', () => {
  it('hears that it is decided, if they have confirmed an address', async () => {
    await write()
    const { id } = await leaveComment(listener, { email: 'bo@example.com', page: page() })
    await report(listener, id, { readerToken }).expect(202)
    await report(listener, id).expect(202)

    await desk.decide({ commentId: id, action: 'approve' })

    const [filed] = await db
      .selectFrom('comments.reports')
      .select('id')
      .where('commentId', '=', id)
      .orderBy('id')
      .execute()
    expect(await mails()).toMatchObject([
      { kind: 'report-decided', about: 'report', id: filed!.id },
    ])
  })

  it('hears nothing where they chose to stay without a name', async () => {
    await write()
    const { id } = await leaveComment(listener, { email: 'bo@example.com', page: page() })
    const unnamed = { reason: 'illegal', note: 'This.', anonymous: true, goodFaith: true }
    await report(listener, id, { ...unnamed, readerToken }).expect(202)

    await desk.decide({ commentId: id, action: 'reject' })

    expect(await mails()).toEqual([])
  })
})

describe('who has asked for a review', () => {
  const decideReview = async (id: string, action: 'uphold' | 'reverse'): Promise<void> => {
    const { id: review } = await db
      .selectFrom('comments.reviews')
      .select('id')
      .where('commentId', '=', CommentId.parse(id))
      .executeTakeFirstOrThrow()
    await supertest(listener)
      .post(`/comments/v1/sites/daily/moderation/reviews/${review}/decisions`)
      .set('Authorization', `Bearer ${key}`)
      .send({ action })
      .expect(200)
  }

  it('as an author, hears what came of it, and in one mail that the comment is back', async () => {
    const id = await write()
    await desk.decide({ commentId: id, action: 'delete' })
    const where = { publicUrl: 'https://talk.example', tokenKeys: TOKEN_KEYS }
    const { pathname } = new URL(decisionUrl(where, { site: daily, id }))
    await supertest(listener).post(pathname).type('form').send({ note: 'Please.' }).expect(200)

    await decideReview(id, 'reverse')

    expect(await mails()).toMatchObject([
      { kind: 'comment-removed', id },
      { kind: 'review-decided', about: 'comment', id },
    ])
  })

  it('as a reporter, hears of the report', async () => {
    await write()
    const { id } = await leaveComment(listener, { email: 'bo@example.com', page: page() })
    const path = pathOf(await report(listener, id, { readerToken }).expect(202))
    await desk.decide({ commentId: id, action: 'approve' })
    await supertest(listener).post(path).type('form').send({ note: 'No!' }).expect(200)

    await decideReview(id, 'uphold')

    const [decided, reviewed] = await mails()
    expect(reviewed).toMatchObject({ kind: 'review-decided', about: 'report', id: decided!.id })
  })
})

const anyId = (): string => expect.stringMatching(/^[0-9a-f-]{36}$/)
