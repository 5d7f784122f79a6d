import { CommentId, newId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { leaveComment, problemOf, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { report } from '../support/reports.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())

beforeAll(async () => {
  await createSite(db)
  await createSite(db, 'weekly', { origins: ['https://weekly.example'] })
})

let pages = 0
const anyPage = (): string => `https://news.example/reports/${(pages += 1)}`

async function comment(): Promise<{ id: CommentId; url: string }> {
  const url = anyPage()
  return { id: (await leaveComment(listener, { page: { url } })).id, url }
}

const NOTICE = {
  reason: 'illegal',
  note: 'It names a minor.',
  law: 'Press Act § 7',
  name: 'Grace',
  email: 'grace@example.com',
  goodFaith: true,
}

describe('a report', () => {
  it('is taken, with a page that says what becomes of it', async () => {
    const { id } = await comment()

    const { body } = await report(listener, id, { note: 'He insults\r\neveryone.' }).expect(202)

    expect(body).toEqual({
      report: { statusUrl: expect.stringMatching(/\/comments\/reports\/v1\.[\w.-]+$/) },
      readerToken: expect.stringMatching(/^reader_/),
    })
    expect(await reportsOn(id)).toMatchObject([
      { reason: 'abuse', note: 'He insults\neveryone.', status: 'open', weight: 1, address: null },
    ])
  })

  it('is one per reader and comment: asked again, the same page comes back', async () => {
    const { id } = await comment()
    const { body } = await report(listener, id)
    const { readerToken } = body

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => report(listener, id, { readerToken }).expect(202)),
    )

    for (const again of answers) expect(again.body).toEqual({ report: body.report })
    expect(await reportsOn(id)).toHaveLength(1)
    const other = await comment()
    await report(listener, other.id, { readerToken }).expect(202)
    expect(await reportsOn(other.id)).toHaveLength(1)
  })

  it('of what is against the law says what the law asks', async () => {
    const { id } = await comment()

    await report(listener, id, NOTICE).expect(202)

    expect(await reportsOn(id)).toMatchObject([
      {
        reason: 'illegal',
        note: 'It names a minor.',
        law: 'Press Act § 7',
        name: 'Grace',
        address: 'grace@example.com',
        verifiedAt: null,
        goodFaith: true,
      },
    ])
  })

  it('of the abuse of children needs no name', async () => {
    const { id } = await comment()
    const { name: _name, email: _email, ...rest } = NOTICE

    await report(listener, id, { ...rest, anonymous: true }).expect(202)
  })

  it.each([
    [{ name: null }, ['#/name']],
    [{ email: null, name: undefined }, ['#/name', '#/email']],
    [{ goodFaith: false }, ['#/goodFaith']],
    [{ note: ' ' }, ['#/note']],
    [{ email: 'a@b, c@d' }, ['#/email']],
    [{ status: 'upheld' }, ['#/status']],
    [{ weight: 9 }, ['#/weight']],
    [{ reason: 'abuse' }, ['#/law', '#/name', '#/email', '#/goodFaith']],
    [{ reason: 'boring' }, ['#/reason']],
  ])('with %j is refused, and says where', async (wrong, pointers) => {
    const { id } = await comment()

    const answer = await report(listener, id, { ...NOTICE, ...wrong }).expect(422)

    expect(problemOf(answer)).toBe('invalid-body')
    expect(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(pointers)
    expect(await reportsOn(id)).toEqual([])
  })

  it('is also taken in a closed thread', async () => {
    const { id, url } = await comment()
    await setState(url, 'closed')

    await report(listener, id).expect(202)
  })

  it('is not taken on what nobody sees: all the same', async () => {
    const hidden = await comment()
    await setState(hidden.url, 'hidden')
    const text = 'https://a.example https://b.example https://c.example'
    const waiting = await leaveComment(listener, { page: { url: anyPage() }, text })

    const answers = await Promise.all(
      [newId(CommentId), hidden.id, waiting.id].map((id) => report(listener, id).expect(404)),
    )

    expect(new Set(answers.map(problemOf))).toEqual(new Set(['comment-not-found']))
  })

  it('comes from pages of the site alone', async () => {
    const { id } = await comment()

    const own = await report(listener, id).set('Origin', 'https://news.example').expect(202)
    const other = await report(listener, id).set('Origin', 'https://weekly.example').expect(403)

    expect(own.headers['access-control-allow-origin']).toBe('https://news.example')
    expect(problemOf(other)).toBe('origin-not-allowed')
    await supertest(listener)
      .options(`/comments/v1/comments/${id}/reports`)
      .set('Origin', 'https://news.example')
      .expect(204)
  })

  it('comes at most 20 times an hour from one network', async () => {
    const { body } = await report(listener, (await comment()).id)
    const { readerToken } = body
    const { id } = await comment()
    const again = (): supertest.Test => report(listener, id, { readerToken }, '198.51.100.9')

    for (let index = 0; index < 20; index += 1) await again().expect(202)

    expect((await again().expect(429)).headers['retry-after']).toMatch(/^\d+$/)
  })

  it('leaves the comment where everyone sees it', async () => {
    const { id, url } = await comment()

    await report(listener, id).expect(202)

    expect((await readThread(listener, { url })).body.comments[0].id).toBe(id)
  })
})

async function setState(url: string, state: 'closed' | 'hidden'): Promise<void> {
  await db.updateTable('comments.threads').set({ state }).where('url', '=', url).execute()
}

async function reportsOn(id: CommentId) {
  return db.selectFrom('comments.reports').selectAll().where('commentId', '=', id).execute()
}
