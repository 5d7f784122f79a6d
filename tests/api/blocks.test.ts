import { BlockId } from '@afterword/comments/blocks/block'
import { newId, type SiteId } from '@afterword/shared/ids'
import { hashSecret } from '@afterword/shared/tokens/secret'
import supertest from 'supertest'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import {
  anyAddress,
  commentBody,
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
const path = '/comments/v1/sites/daily/blocks'
const DAY_MS = 86_400_000
let daily: SiteId
let key = ''

beforeAll(async () => {
  daily = await createSite(db)
  key = await createApiKey(db, daily, ['moderate'])
})

let url = ''
beforeEach(() => {
  url = `https://news.example/blocks/${anyAddress()}`
})

const send = (request: supertest.Test): supertest.Test =>
  request.set('Authorization', `Bearer ${key}`)
const block = (body: object): supertest.Test => send(supertest(listener).post(path)).send(body)
const lift = (id: string): supertest.Test => send(supertest(listener).delete(`${path}/${id}`))

type Posted = { comment: { id: string }; readerToken: string }

/** Leaves a comment from a browser and a network of its own. */
async function leave(overrides: object = {}): Promise<Posted & { from: string }> {
  const from = anyAddress()
  const { body } = await post(listener, commentBody({ page: { url }, ...overrides }))
    .set('X-Forwarded-For', from)
    .expect(201)
  return { ...body, from }
}

const again = (overrides: object = {}): supertest.Test =>
  post(listener, commentBody({ page: { url }, ...overrides }))

describe('a block', () => {
  it('of a reader goes by their browser, whatever name they sign with', async () => {
    const { comment, readerToken } = await leave()

    await block({ commentId: comment.id, by: 'reader' }).expect(200)

    const refused = await again({ readerToken, name: 'Bo', email: 'bo@example.com' }).expect(403)
    expect(problemOf(refused)).toBe('blocked')
    await again().expect(201)
  })

  it('of a network goes by where they come from', async () => {
    const { comment, from } = await leave()

    await block({ commentId: comment.id, by: 'network' }).expect(200)

    await again().set('X-Forwarded-For', from).expect(403)
    await again().expect(201)
  })

  it('of an address goes by who has proved it, in any browser', async () => {
    const email = 'cy@example.com'
    const here = await leave()
    const there = await leave()
    for (const { readerToken } of [here, there]) await prove(readerToken, email)
    const { body } = await again({ readerToken: here.readerToken, email }).expect(201)

    await block({ commentId: body.comment.id, by: 'address' }).expect(200)

    await again({ readerToken: there.readerToken, email: 'other@example.com' }).expect(403)
    await again({ email }).expect(201)
  })

  it('ends when its time is over', async () => {
    const { comment, readerToken } = await leave()
    const { body } = await block({ commentId: comment.id, by: 'reader', days: 1 }).expect(200)
    await again({ readerToken }).expect(403)

    clock.at = new Date(Date.parse(body.block.expiresAt))

    await again({ readerToken }).expect(201)
  })

  it('of a network ends when it could not be known any more', async () => {
    const { comment } = await leave()

    const { body } = await block({ commentId: comment.id, by: 'network', days: 3_650 }).expect(200)

    const days = (Date.parse(body.block.expiresAt) - clock.at.getTime()) / DAY_MS
    expect(Math.round(days)).toBe(30)
  })

  it('ends when it is lifted, once and for all', async () => {
    const { comment, readerToken } = await leave()
    const { body } = await block({ commentId: comment.id, by: 'reader' }).expect(200)

    await lift(body.block.id).expect(204)
    await lift(body.block.id).expect(204)

    await again({ readerToken }).expect(201)
  })

  it('given again is the same one, and holds as it says now', async () => {
    const { comment, readerToken } = await leave()
    const first = await block({ commentId: comment.id, by: 'reader', note: 'rude' }).expect(200)

    const second = await block({ commentId: comment.id, by: 'reader', days: 3 }).expect(200)

    expect(second.body.block.id).toBe(first.body.block.id)
    expect(second.body.block).toMatchObject({ note: null, expiresAt: expect.any(String) })
    await again({ readerToken }).expect(403)
  })

  it('does not hold on another site', async () => {
    await createSite(db, 'weekly')
    const { comment, from } = await leave()
    await block({ commentId: comment.id, by: 'network' }).expect(200)

    await post(listener, commentBody(), 'weekly').set('X-Forwarded-For', from).expect(201)
  })
})

describe('a shadow block', () => {
  it('takes what they write, and shows it to nobody but them', async () => {
    const { comment, readerToken } = await leave()
    await block({ commentId: comment.id, by: 'reader', shadow: true }).expect(200)

    const { body } = await again({ readerToken, text: 'Can you see me?' }).expect(201)

    expect(body.comment).toMatchObject({
      status: 'approved',
      reason: null,
      message: 'Thank you. Your comment is published.',
    })
    const thread = await readThread(listener, { url })
    expect(thread.body.thread.count).toBe(1)
    expect(thread.text).not.toContain('Can you see me?')
    await supertest(listener).get(`/comments/v1/comments/${body.comment.id}`).expect(404)
    await again({ parentId: body.comment.id }).expect(422)

    const own = await supertest(listener)
      .post('/comments/v1/sites/daily/own-comments')
      .send({ page: { url }, readerToken })
      .expect(200)
    expect(own.body.comments).toMatchObject([{ id: body.comment.id, status: 'approved' }])
    const { reasons } = await db
      .selectFrom('comments.comments')
      .select('reasons')
      .where('id', '=', body.comment.id)
      .executeTakeFirstOrThrow()
    expect(reasons).toEqual(['shadow-block'])
  })
})

describe('the list of blocks', () => {
  it('says how each is known and never whom it is, the newest first, page by page', async () => {
    const first = await leave()
    const second = await leave()
    await block({ commentId: first.comment.id, by: 'reader', note: 'One' }).expect(200)
    await block({ commentId: second.comment.id, by: 'network', note: 'Two' }).expect(200)
    const list = (query: object) => send(supertest(listener).get(path).query(query)).expect(200)

    const { body: page, text } = await list({ limit: 1 })
    const { body: next } = await list({ limit: 1, after: page.next })

    expect(page.blocks).toMatchObject([{ by: 'network', note: 'Two' }])
    expect(next.blocks).toMatchObject([{ by: 'reader', note: 'One' }])
    expect(text).not.toContain(second.from)
  })

  it('goes on from a block of this site only', async () => {
    const after = newId(BlockId)

    const answer = await send(supertest(listener).get(path).query({ after })).expect(400)

    expect(problemOf(answer)).toBe('invalid-query')
  })
})

describe('what cannot be blocked', () => {
  it('is an address that nobody has proved', async () => {
    const { comment } = await leave()

    const answer = await block({ commentId: comment.id, by: 'address' }).expect(422)

    expect(answer.body.errors).toEqual([
      { pointer: '#/by', detail: 'Its author has not proved an address.' },
    ])
  })

  it('is a network that is not known any more', async () => {
    const { comment } = await leave()
    clock.at = new Date(clock.at.getTime() + 31 * DAY_MS)

    await block({ commentId: comment.id, by: 'network' }).expect(422)
  })

  it('is the author of a comment that is not there', async () => {
    const commentId = '019a0000-0000-7000-8000-000000000001'

    expect(problemOf(await block({ commentId, by: 'reader' }).expect(404))).toBe(
      'comment-not-found',
    )
  })

  it('is anybody, for whoever has no key for it', async () => {
    const publisher = await createApiKey(db, daily, ['publish'])

    await supertest(listener).post(path).send({}).expect(401)
    await supertest(listener).get(path).set('Authorization', `Bearer ${publisher}`).expect(403)
  })
})

/** As the one-time code from a mail does. */
async function prove(readerToken: string, address: string): Promise<void> {
  await db
    .updateTable('comments.readers')
    .set({ address, verifiedAt: clock.at })
    .where('tokenHash', '=', hashSecret(readerToken))
    .execute()
}
