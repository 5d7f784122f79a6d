import { decisionUrl } from '@afterword/comments/reviews/decision-url'
import { CommentId, newId, type SiteId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { decide, leaveComment, problemOf, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { pathOf, report } from '../support/reports.ts'
import { TOKEN_KEYS } from '../support/service-settings.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let daily: SiteId
let key = ''
let foreignKey = ''

beforeAll(async () => {
  daily = await createSite(db)
  key = await createApiKey(db, daily, ['moderate'])
  foreignKey = await createApiKey(db, await createSite(db, 'weekly'), ['admin'])
})

const LIST = '/comments/v1/sites/daily/moderation/reviews'

const list = (query: object = {}, secret = key): supertest.Test =>
  supertest(listener).get(LIST).set('Authorization', `Bearer ${secret}`).query(query)

const decideReview = (id: string, body: object, secret = key): supertest.Test =>
  supertest(listener)
    .post(`${LIST}/${id}/decisions`)
    .set('Authorization', `Bearer ${secret}`)
    .send(body)

let pages = 0
type Asked = { id: CommentId; path: string; review: string }

async function ask(id: CommentId, path: string, note = 'Please look again.'): Promise<Asked> {
  await supertest(listener).post(path).type('form').send({ note }).expect(200)
  const { id: review } = await db
    .selectFrom('comments.reviews')
    .select('id')
    .where('commentId', '=', id)
    .where('decidedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return { id, path, review }
}

async function comment(): Promise<CommentId> {
  const url = `https://news.example/reviews/${(pages += 1)}`
  return (await leaveComment(listener, { page: { url } })).id
}

/** Its author asks about a comment that was removed. */
async function askedByAuthor(action: 'reject' | 'spam' | 'delete' = 'reject'): Promise<Asked> {
  const id = await comment()
  await decide(listener, key, [{ commentId: id, action }]).expect(200)
  const where = { publicUrl: 'https://talk.example', tokenKeys: TOKEN_KEYS }
  return ask(id, new URL(decisionUrl(where, { site: daily, id })).pathname)
}

/** Whoever reported a comment asks about it, since it stands. */
async function askedByReporter(): Promise<Asked> {
  const id = await comment()
  const path = pathOf(await report(listener, id, { note: 'Rude.' }).expect(202))
  await decide(listener, key, [{ commentId: id, action: 'approve' }]).expect(200)
  return ask(id, path)
}

describe('the list of reviews', () => {
  it('shows what was asked for, oldest first and in pages', async () => {
    const author = await askedByAuthor('spam')
    const reporter = await askedByReporter()

    const first = (await list({ limit: 1 }).expect(200)).body
    const second = (await list({ limit: 1, after: first.next }).expect(200)).body

    expect(first.reviews).toEqual([
      {
        id: author.review,
        askedBy: 'author',
        note: 'Please look again.',
        decision: expect.objectContaining({ action: 'spam', to: 'spam' }),
        report: null,
        comment: expect.objectContaining({ id: author.id, status: 'spam', author: 'Ada' }),
        createdAt: expect.any(String),
      },
    ])
    expect(second.reviews).toMatchObject([
      {
        id: reporter.review,
        askedBy: 'reporter',
        decision: { action: 'approve', to: 'approved' },
        report: { reason: 'abuse', note: 'Rude.' },
        comment: { id: reporter.id, status: 'approved' },
      },
    ])
    expect(second.next).toBeNull()
  })

  it('is for moderators of the site alone', async () => {
    const { review } = await askedByAuthor()

    expect(problemOf(await list({}, 'aw_0123456789abcdef').expect(401))).toBe('unauthorized')
    expect(problemOf(await list({}, foreignKey).expect(404))).toBe('site-not-found')
    await decideReview(review, { action: 'uphold' }, foreignKey).expect(404)
    expect(problemOf(await list({ after: newId(CommentId) }).expect(400))).toBe('invalid-query')
  })
})

describe('a review that is decided', () => {
  it('leaves things as they are where the decision stands', async () => {
    const { id, path, review } = await askedByAuthor()

    const { body } = await decideReview(review, { action: 'uphold' }).expect(200)

    expect(body).toEqual({ outcome: 'decided', review: 'upheld' })
    expect(await statusOf(id)).toBe('rejected')
    expect((await supertest(listener).get(path)).text).toContain('the decision stands')
    expect((await list()).body.reviews.map(idOf)).not.toContain(review)
  })

  it.each(['reject', 'spam', 'delete'] as const)(
    'publishes again what was removed by %s, and dismisses the reports',
    async (action) => {
      const { id, path, review } = await askedByAuthor(action)

      const { body } = await decideReview(review, { action: 'reverse', note: 'Sorry.' }).expect(200)

      expect(body).toEqual({ outcome: 'decided', review: 'reversed' })
      expect(await statusOf(id)).toBe('approved')
      const page = (await supertest(listener).get(path)).text
      expect(page).toContain('Your comment is published')
      expect(page).toContain('the decision was changed')
    },
  )

  it('publishes also what was deleted while it waited', async () => {
    const url = `https://news.example/reviews/${(pages += 1)}`
    const text = 'https://a.example https://b.example https://c.example'
    const { id } = await leaveComment(listener, { page: { url }, text })
    await decide(listener, key, [{ commentId: id, action: 'delete' }]).expect(200)
    const where = { publicUrl: 'https://talk.example', tokenKeys: TOKEN_KEYS }
    const { review } = await ask(id, new URL(decisionUrl(where, { site: daily, id })).pathname)

    await decideReview(review, { action: 'reverse' }).expect(200)

    expect(await statusOf(id)).toBe('approved')
  })

  it('turns the reports that had been upheld', async () => {
    const id = await comment()
    const status = pathOf(await report(listener, id).expect(202))
    await decide(listener, key, [{ commentId: id, action: 'reject' }]).expect(200)
    const where = { publicUrl: 'https://talk.example', tokenKeys: TOKEN_KEYS }
    const { review } = await ask(id, new URL(decisionUrl(where, { site: daily, id })).pathname)

    await decideReview(review, { action: 'reverse' }).expect(200)

    expect((await supertest(listener).get(status)).text).toContain('The comment stays')
  })

  it('rejects the comment where a report was wrongly dismissed', async () => {
    const { id, path, review } = await askedByReporter()

    await decideReview(review, { action: 'reverse' }).expect(200)

    expect(await statusOf(id)).toBe('rejected')
    expect((await supertest(listener).get(path)).text).toContain('The comment is gone')
  })

  it('is decided once, of many at once', async () => {
    const { id, review } = await askedByAuthor()

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        decideReview(review, { action: index % 2 ? 'uphold' : 'reverse' }).expect(200),
      ),
    )

    const decided = answers.filter(({ body }) => body.outcome === 'decided')
    expect(decided).toHaveLength(1)
    const { review: outcome } = decided[0]!.body
    expect(answers.map(({ body }) => body.review)).toEqual(answers.map(() => outcome))
    expect(await statusOf(id)).toBe(outcome === 'reversed' ? 'approved' : 'rejected')
  })

  it('cannot bring back what its text is gone of', async () => {
    const { id, review } = await askedByAuthor('delete')
    await db
      .updateTable('comments.comments')
      .set({ text: '', html: '' })
      .where('id', '=', id)
      .execute()

    const answer = await decideReview(review, { action: 'reverse' }).expect(409)

    expect(problemOf(answer)).toBe('review-refused')
    expect((await list()).body.reviews.map(idOf)).toContain(review)
  })

  it('must be there, and be decided in words we know', async () => {
    const { review } = await askedByAuthor()

    const unknown = await decideReview(newId(CommentId), { action: 'uphold' }).expect(404)
    expect(problemOf(unknown)).toBe('review-not-found')
    await decideReview(review, { action: 'ignore' }).expect(422)
    await decideReview(review, { action: 'uphold', outcome: 'reversed' }).expect(422)
    await decideReview('x', { action: 'uphold' }).expect(404)
  })
})

async function statusOf(id: CommentId): Promise<string> {
  const { status } = await db
    .selectFrom('comments.comments')
    .select('status')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return status
}

function idOf({ id }: { id: string }): string {
  return id
}
