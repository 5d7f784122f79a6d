import { type CommentId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { decide, leaveComment, problemOf, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { report } from '../support/reports.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let key = ''
let foreignKey = ''
let readKey = ''
const reported: CommentId[] = []

const list = (query: object = {}, secret = key): supertest.Test =>
  supertest(listener)
    .get('/comments/v1/sites/daily/moderation/reports')
    .set('Authorization', `Bearer ${secret}`)
    .query(query)

beforeAll(async () => {
  const daily = await createSite(db)
  key = await createApiKey(db, daily, ['moderate'])
  readKey = await createApiKey(db, daily, ['read'])
  foreignKey = await createApiKey(db, await createSite(db, 'weekly'), ['admin'])
  for (const reason of ['abuse', 'spam', 'abuse', 'off-topic', 'spam']) {
    const { id } = await leaveComment(listener, {
      text: `A comment worth a report: ${reason} ${reported.length}`,
    })
    await report(listener, id, { reason, note: `as ${reason}` }).expect(202)
    reported.push(id)
  }
})

describe('the list of open reports', () => {
  it('shows each with its comment, oldest first', async () => {
    const { body } = await list().expect(200)

    expect(body.next).toBeNull()
    expect(body.reports.map(idOf)).toEqual(reported)
    expect(body.reports[0]).toEqual({
      id: expect.any(String),
      reason: 'abuse',
      note: 'as abuse',
      notice: null,
      weight: 1,
      comment: {
        id: reported[0],
        threadId: expect.any(String),
        status: 'approved',
        author: 'Ada',
        html: '<p>A comment worth a report: abuse 0</p>',
        text: 'A comment worth a report: abuse 0',
        page: { url: 'https://news.example/2026/harbour', title: '' },
      },
      createdAt: expect.any(String),
    })
  })

  it('comes in pages, and by reason', async () => {
    const seen: string[] = []
    let after: string | undefined
    do {
      const { body } = await list({ limit: 2, ...(after && { after }) }).expect(200)
      expect(body.reports.length).toBeLessThanOrEqual(2)
      seen.push(...body.reports.map(idOf))
      after = body.next ?? undefined
    } while (after)

    expect(seen).toEqual(reported)
    const { body } = await list({ reason: 'spam' }).expect(200)
    expect(body.reports.map(idOf)).toEqual([reported[1], reported[4]])
  })

  it('shows who gave a notice of illegal content, and that the address is not proved', async () => {
    const { id } = await leaveComment(listener, { text: 'Something illegal.' })
    const notice = { law: null, name: 'Grace', email: 'grace@example.com', goodFaith: true }
    await report(listener, id, { reason: 'illegal', note: 'Libel.', ...notice }).expect(202)

    const { body } = await list({ reason: 'illegal' }).expect(200)

    expect(body.reports).toMatchObject([{ notice: { ...notice, confirmed: false } }])
    await decide(listener, key, [{ commentId: id, action: 'approve' }])
  })

  it('goes on after one that was decided meanwhile, which is not in it any more', async () => {
    const first = (await list({ limit: 1 })).body
    await decide(listener, key, [{ commentId: reported[0]!, action: 'approve' }]).expect(200)

    const rest = await list({ after: first.next }).expect(200)

    expect(rest.body.reports.map(idOf)).toEqual(reported.slice(1))
    expect((await list()).body.reports.map(idOf)).toEqual(reported.slice(1))
  })

  it('is for moderators of the site alone', async () => {
    expect(problemOf(await list({}, 'aw_0123456789abcdef').expect(401))).toBe('unauthorized')
    expect(problemOf(await list({}, readKey).expect(403))).toBe('forbidden')
    expect(problemOf(await list({}, foreignKey).expect(404))).toBe('site-not-found')
  })

  it('takes only what it gave as the place to go on', async () => {
    for (const after of ['x', reported[1]]) {
      expect(problemOf(await list({ after }).expect(400))).toBe('invalid-query')
    }
    await list({ reason: 'boring' }).expect(400)
  })
})

function idOf({ comment }: { comment: { id: string } }): string {
  return comment.id
}
