import { CommentId, newId, type SiteId, StaffId } from '@afterword/shared/ids'
import { signToken } from '@afterword/shared/tokens/token'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { decide, leaveComment, moderatePath, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { pathOf, report } from '../support/reports.ts'
import { TOKEN_KEYS } from '../support/service-settings.ts'

const database = testDatabase()
const { db } = database
const { listener, clock } = testComments(database, testRedis())
let daily: SiteId
let key = ''

beforeAll(async () => {
  daily = await createSite(db)
  key = await createApiKey(db, daily, ['moderate'])
})

let pages = 0

async function reported(body: object = {}): Promise<{ id: CommentId; path: string }> {
  const url = `https://news.example/status/${(pages += 1)}`
  const { id } = await leaveComment(listener, { page: { url }, text: 'Everyone here is a fool.' })
  return { id, path: pathOf(await report(listener, id, body).expect(202)) }
}

const press = (path: string, form: object = {}): supertest.Test =>
  supertest(listener).post(path).type('form').send(form)

async function pageAt(path: string): Promise<string> {
  return (await supertest(listener).get(path).expect(200)).text
}

describe('the status page of a report', () => {
  it('says that it was received, and what was said, as text', async () => {
    const { path } = await reported({ note: '<img src=x> He calls us fools.' })

    const { text, headers } = await supertest(listener).get(path).expect(200)

    expect(text).toContain('<h1>We have your report</h1>')
    expect(text).toContain('Everyone here is a fool.')
    expect(text).toContain('abuse of other people')
    expect(text).toContain('&#60;img src=x&#62; He calls us fools.')
    expect(text).not.toContain('<button')
    expect(headers).toMatchObject({
      'x-robots-tag': 'noindex, nofollow',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    expect(headers['content-security-policy']).toContain("default-src 'none'")
  })

  it('says that the comment was removed, and shows it no more', async () => {
    const { id, path } = await reported()
    await decide(listener, key, [{ commentId: id, action: 'reject' }]).expect(200)

    const text = await pageAt(path)

    expect(text).toContain('<h1>The comment is gone</h1>')
    expect(text).toContain('by a person')
    expect(text).not.toContain('fool')
    expect(text).not.toContain('<button')
  })

  it('says that the comment stays, and takes one request for a review', async () => {
    const { id, path } = await reported()
    await decide(listener, key, [{ commentId: id, action: 'approve' }]).expect(200)
    expect(await pageAt(path)).toContain('Ask for a review')

    const first = await press(path, { note: ' Please <b>read</b> it. ' }).expect(200)
    await press(path, { note: 'Again!' }).expect(200)

    expect(first.text).toContain('<h1>The comment stays</h1>')
    expect(first.text).toContain('You have asked for a review.')
    expect(await pageAt(path)).not.toContain('<button')
    expect(await reviewsOn(id)).toMatchObject([
      { note: 'Please <b>read</b> it.', decidedAt: null, outcome: null },
    ])
  })

  it('takes one request of many at once, and none before there is a decision', async () => {
    const { id, path } = await reported()
    await press(path).expect(200)
    expect(await reviewsOn(id)).toEqual([])
    await decide(listener, key, [{ commentId: id, action: 'approve' }]).expect(200)

    await Promise.all(Array.from({ length: 10 }, () => press(path).expect(200)))

    expect(await reviewsOn(id)).toHaveLength(1)
  })

  it('takes none half a year later', async () => {
    const { id, path } = await reported()
    await decide(listener, key, [{ commentId: id, action: 'approve' }]).expect(200)
    clock.at = new Date(clock.at.getTime() + 184 * 86_400_000)

    expect(await pageAt(path)).not.toContain('<button')
    await press(path).expect(200)

    expect(await reviewsOn(id)).toEqual([])
  })

  it('takes no more than a small form', async () => {
    const { path } = await reported()

    await press(path, { note: 'x'.repeat(2_001) }).expect(422)
    await press(path, { note: 'x'.repeat(40_000) }).expect(413)
    await supertest(listener).post(path).send({ note: 'x' }).expect(415)
  })
})

describe('an address that is not ours', () => {
  it('leads to a page that helps, whatever is wrong with it', async () => {
    const { id, path } = await reported()
    const foreign = await createSite(db, 'weekly')
    const [, token = ''] = /v1\.\w+\.([\w-]+)\./.exec(path) ?? []
    const claims = [
      { purpose: 'report', site: foreign, id: token },
      { purpose: 'report', site: daily, id },
      { purpose: 'report', site: daily, id: newId(CommentId) },
      { purpose: 'decision', site: daily, id: token },
    ] as const
    const wrong = [
      '/comments/reports/nonsense',
      '/comments/reports/%00',
      `${path.slice(0, -2)}AA`,
      ...claims.map((claim) => `/comments/reports/${signToken(TOKEN_KEYS, claim)}`),
      moderatePath(daily, token, newId(StaffId)).replace('moderate', 'reports'),
    ]

    const answers = await Promise.all(wrong.map((one) => supertest(listener).get(one).expect(404)))
    await press(wrong[2]!).expect(404)

    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers[0]!.text).toContain('This link does not work')
  })
})

async function reviewsOn(id: CommentId) {
  return db.selectFrom('comments.reviews').selectAll().where('commentId', '=', id).execute()
}
