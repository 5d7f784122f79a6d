import { decisionUrl } from '@afterword/comments/reviews/decision-url'
import type { CommentId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { describe, expect, it } from 'vitest'
import { testCommentsSite } from '../support/comments-site.ts'
import { commentBody, decide, post } from '../support/comments.ts'
import { report } from '../support/reports.ts'
import { TOKEN_KEYS } from '../support/service-settings.ts'

const { daily, db, key, listener } = testCommentsSite()

let pages = 0
type Own = { id: CommentId; path: string; editToken: string }

async function leave(overrides: object = {}): Promise<Own> {
  const url = `https://news.example/decided/${(pages += 1)}`
  const text = 'What nonsense.'
  const { body } = await post(listener, commentBody({ page: { url }, text, ...overrides }))
  const { id } = body.comment
  const where = { publicUrl: 'https://talk.example', tokenKeys: TOKEN_KEYS }
  const { pathname: path } = new URL(decisionUrl(where, { site: daily(), id }))
  return { id, path, editToken: body.editToken }
}

const press = (path: string, form: object = {}): supertest.Test =>
  supertest(listener).post(path).type('form').send(form)

async function pageAt(path: string): Promise<string> {
  return (await supertest(listener).get(path).expect(200)).text
}

describe('the page of a decision', () => {
  it.each([
    ['reject', 'Your comment was removed', 'rules for comments'],
    ['spam', 'Your comment was removed', 'it is spam'],
    ['delete', 'Your comment was removed', 'rules for comments'],
  ])('says after %s what was decided, by whom and why', async (action, title, why) => {
    const { id, path } = await leave()
    await decide(listener, key(), [{ commentId: id, action }]).expect(200)

    const text = await pageAt(path)

    expect(text).toContain(`<h1>${title}</h1>`)
    expect(text).toContain(why)
    expect(text).toContain('What nonsense.')
    expect(text).toContain('by a person')
    expect(text).toContain('desk@news.example')
    expect(text).toContain('Ask for a review')
    expect(text).not.toContain(key())
  })

  it('states the rule that the moderator went by', async () => {
    const { id, path } = await leave()
    const send = (rule: string): supertest.Test =>
      supertest(listener)
        .post('/comments/v1/sites/daily/moderation/decisions')
        .set('Authorization', `Bearer ${key()}`)
        .send({ decisions: [{ commentId: id, action: 'reject' }], rule })
    await send('x'.repeat(301)).expect(422)
    await send('4. Be kind <to> people').expect(200)

    const text = await pageAt(path)

    expect(text).toContain('4. Be kind &#60;to&#62; people')
    const { body } = await supertest(listener)
      .get('/comments/v1/sites/daily/moderation/audit')
      .query({ comment: id })
      .set('Authorization', `Bearer ${key()}`)
      .expect(200)
    expect(body.decisions[0]).toMatchObject({ action: 'reject', rule: '4. Be kind <to> people' })
  })

  it('says that it was removed where it was published once and waited again', async () => {
    const { id, path, editToken } = await leave()
    await supertest(listener)
      .patch(`/comments/v1/comments/${id}`)
      .set('Authorization', `Bearer ${editToken}`)
      .send({ text: 'https://a.example https://b.example https://c.example' })
      .expect(200)
    await decide(listener, key(), [{ commentId: id, action: 'reject' }]).expect(200)

    expect(await pageAt(path)).toContain('<h1>Your comment was removed</h1>')
  })

  it('says what readers had reported, and not who they are or what they wrote', async () => {
    const { id, path } = await leave()
    const notice = { law: 'Act 1', name: 'Grace', email: 'grace@example.com', goodFaith: true }
    await report(listener, id, { note: 'I am offended.' })
    await report(listener, id, { reason: 'illegal', note: 'Libel.', ...notice }).expect(202)
    await decide(listener, key(), [{ commentId: id, action: 'reject' }]).expect(200)

    const text = await pageAt(path)

    expect(text).toContain('abuse of other people, against the law')
    for (const secret of ['offended', 'Libel', 'Act 1', 'Grace', 'grace@']) {
      expect(text).not.toContain(secret)
    }
  })

  it.each([
    ['published', {}, 'Your comment is published'],
    ['waiting', { text: 'https://a.example https://b.example https://c.example' }, 'waits'],
    ['caught by the trap for machines, as if it waited', { company: 'Machines' }, 'waits'],
  ])('of one that is %s says so, without a button', async (_what, overrides, words) => {
    const { path } = await leave(overrides)

    const text = await pageAt(path)

    expect(text).toContain(words)
    expect(text).not.toMatch(/<button|spam|honeypot|links/)
  })

  it('of one under a shadow block says what its author is to believe', async () => {
    const { id, path } = await leave()
    await db
      .updateTable('comments.comments')
      .set({ status: 'spam', shown: false, reasons: ['shadow-block'] })
      .where('id', '=', id)
      .execute()

    expect(await pageAt(path)).toContain('Your comment is published')
  })

  it('is linked from what its author gets of it', async () => {
    const { id, path, editToken } = await leave()
    await decide(listener, key(), [{ commentId: id, action: 'reject' }]).expect(200)

    const { body } = await supertest(listener)
      .post('/comments/v1/sites/daily/own-comments')
      .send({ page: { url: `https://news.example/decided/${pages}` }, editTokens: [editToken] })
      .expect(200)

    expect(new URL(body.comments[0].decisionUrl).pathname).toBe(path)
  })

  it('of one its author took back asks nothing', async () => {
    const { id, path, editToken } = await leave()
    await supertest(listener)
      .delete(`/comments/v1/comments/${id}`)
      .set('Authorization', `Bearer ${editToken}`)
      .expect(204)

    const text = await pageAt(path)

    expect(text).toContain('You have deleted it.')
    expect(text).not.toContain('<button')
  })

  it('takes one request for a review of each decision', async () => {
    const { id, path } = await leave()
    await press(path).expect(200)
    await decide(listener, key(), [{ commentId: id, action: 'reject' }]).expect(200)

    const answers = await Promise.all(
      Array.from({ length: 5 }, () => press(path, { note: 'Why?' })),
    )
    expect(answers.every(({ text }) => text.includes('You have asked for a review.'))).toBe(true)
    expect(await reviewsOn(id)).toMatchObject([{ note: 'Why?', reportId: null }])

    await decide(listener, key(), [{ commentId: id, action: 'approve' }]).expect(200)
    await decide(listener, key(), [{ commentId: id, action: 'spam' }]).expect(200)
    await press(path).expect(200)
    expect(await reviewsOn(id)).toHaveLength(2)
  })

  it('answers everything else alike', async () => {
    const { path } = await leave()
    const wrong = [
      '/comments/decisions/x',
      `${path.slice(0, -2)}AA`,
      path.replace('decisions', 'reports'),
    ]

    const answers = await Promise.all(wrong.map((one) => supertest(listener).get(one).expect(404)))

    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  })
})

async function reviewsOn(id: CommentId) {
  return db
    .selectFrom('comments.reviews')
    .selectAll()
    .where('commentId', '=', id)
    .orderBy('createdAt')
    .execute()
}
