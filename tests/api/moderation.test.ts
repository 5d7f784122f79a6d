import { CommentId, newId, type SiteId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { decide, leaveComment, problemOf, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let daily: SiteId
const keys = { moderate: '', publish: '', admin: '', read: '', foreign: '' }

beforeAll(async () => {
  daily = await createSite(db)
  const weekly = await createSite(db, 'weekly')
  for (const scope of ['moderate', 'publish', 'admin', 'read'] as const) {
    keys[scope] = await createApiKey(db, daily, [scope])
  }
  keys.foreign = await createApiKey(db, weekly, ['moderate'])
})

const page = (name: string): string => `https://news.example/moderation/${name}`
const LINKS = 'https://a.example https://b.example https://c.example'

const queue = (key: string, query: object = {}): supertest.Test =>
  supertest(listener)
    .get('/comments/v1/sites/daily/moderation')
    .set('Authorization', `Bearer ${key}`)
    .query(query)

const TWICE = { commentId: newId(CommentId), action: 'spam' }

describe('the moderation queue', () => {
  it('shows what waits, oldest first, with all there is to judge it by', async () => {
    const url = page('queue')
    const first = await leaveComment(listener, {
      page: { url, title: 'Harbour' },
      text: `first ${LINKS}`,
      website: 'https://ada.example/',
    })
    const second = await leaveComment(listener, { page: { url }, text: `second ${LINKS}` })

    const { body } = await queue(keys.moderate).expect(200)

    expect(body.comments.map(({ id }: { id: string }) => id)).toEqual([first.id, second.id])
    expect(body.comments[0]).toEqual({
      id: first.id,
      threadId: expect.any(String),
      parentId: null,
      depth: 0,
      status: 'pending',
      reasons: ['links'],
      reasonDetails: {},
      author: {
        name: 'Ada',
        email: 'ada@example.com',
        website: 'https://ada.example/',
        confirmed: false,
        staff: false,
        network: expect.stringMatching(/^10\..*\/24$/),
      },
      reader: { id: expect.any(String), approved: 0, known: false, staff: false },
      page: { url, title: 'Harbour', vouched: false },
      html: expect.stringContaining('rel="nofollow ugc noopener"'),
      text: `first ${LINKS}`,
      up: 0,
      down: 0,
      pinned: false,
      featured: false,
      held: false,
      versions: 0,
      reports: { open: 0, all: 0 },
      decisions: [],
      createdAt: expect.any(String),
      editedAt: null,
    })
  })

  it('is read page by page, and shows what has left it by its status', async () => {
    const spam = await leaveComment(listener, { page: { url: page('spam') }, company: 'x' })

    const first = await queue(keys.moderate, { limit: 1 }).expect(200)
    const second = await queue(keys.moderate, { limit: 1, after: first.body.next }).expect(200)
    const bad = await queue(keys.moderate, { status: 'spam', after: first.body.next }).expect(400)
    const spams = await queue(keys.moderate, { status: 'spam' }).expect(200)

    expect(second.body.comments[0].text).toContain('second')
    expect(second.body.next).toBeNull()
    expect(problemOf(bad)).toBe('invalid-query')
    expect(spams.body.comments).toMatchObject([{ id: spam.id, reasons: ['honeypot'] }])
  })

  it('is for keys of this site that may moderate', async () => {
    await queue(keys.admin).expect(200)
    expect(problemOf(await queue(keys.publish).expect(403))).toBe('forbidden')
    expect(problemOf(await queue(keys.read).expect(403))).toBe('forbidden')
    expect(problemOf(await queue(keys.foreign).expect(404))).toBe('site-not-found')
    expect(problemOf(await queue('aw_nonsense-of-the-right-length').expect(401))).toBe(
      'unauthorized',
    )

    const none = await supertest(listener).get('/comments/v1/sites/daily/moderation').expect(401)
    expect(none.headers['www-authenticate']).toBe('Bearer')
    expect(none.headers['cache-control']).toBe('no-store')
  })

  it('is not for pages of other sites', async () => {
    const answer = await queue(keys.moderate).set('Origin', 'https://evil.example').expect(403)

    expect(problemOf(answer)).toBe('origin-not-allowed')
  })
})

describe('a decision', () => {
  it('shows a comment that waited, and is written down', async () => {
    const url = page('approve')
    const { id } = await leaveComment(listener, { page: { url }, text: LINKS })

    const { body } = await supertest(listener)
      .post('/comments/v1/sites/daily/moderation/decisions')
      .set('Authorization', `Bearer ${keys.moderate}`)
      .send({ decisions: [{ commentId: id, action: 'approve' }], note: 'good links' })
      .expect(200)

    expect(body.results).toEqual([
      {
        commentId: id,
        threadId: null,
        outcome: 'decided',
        decisionId: expect.any(String),
        status: 'approved',
        state: null,
        others: 0,
        detail: null,
      },
    ])
    expect((await readThread(listener, { url })).body).toMatchObject({
      thread: { count: 1, version: 1 },
      comments: [{ id }],
    })
    expect(await decisionsOn(id)).toEqual([
      {
        action: 'approve',
        fromStatus: 'pending',
        actorKind: 'api-key',
        note: 'good links',
      },
    ])
  })

  it('changes nothing the second time', async () => {
    const url = page('again')
    const { id } = await leaveComment(listener, { page: { url }, text: LINKS })
    const approve = [{ commentId: id, action: 'approve' }]
    await decide(listener, keys.moderate, approve).expect(200)

    const { body } = await decide(listener, keys.moderate, approve).expect(200)

    expect(body.results).toMatchObject([
      { commentId: id, status: 'approved', outcome: 'unchanged', decisionId: null },
    ])
    expect(await decisionsOn(id)).toHaveLength(1)
    expect((await readThread(listener, { url })).body.thread).toMatchObject({
      count: 1,
      version: 1,
    })
  })

  it('is one, of fifty at once', async () => {
    const url = page('at-once')
    const { id } = await leaveComment(listener, { page: { url }, text: LINKS })

    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        decide(listener, keys.moderate, [{ commentId: id, action: 'approve' }]).expect(200),
      ),
    )

    const outcomes = answers.map(({ body }) => body.results[0].outcome)
    expect(outcomes.filter((outcome) => outcome === 'decided')).toHaveLength(1)
    expect(await decisionsOn(id)).toHaveLength(1)
    expect((await readThread(listener, { url })).body.thread.count).toBe(1)
  })

  it('on many comments at once counts each, in whatever order and across threads', async () => {
    const urls = [page('many-1'), page('many-2')]
    const ids: string[] = []
    for (const url of urls) {
      const root = await leaveComment(listener, { page: { url }, text: 'root' })
      const reply = await leaveComment(listener, {
        page: { url },
        text: 'reply',
        parentId: root.id,
      })
      const leaf = await leaveComment(listener, { page: { url }, text: 'leaf', parentId: reply.id })
      ids.push(leaf.id, root.id, reply.id)
    }
    const all = (action: string) => ids.map((commentId) => ({ commentId, action }))
    const counts = async () =>
      Promise.all(urls.map(async (url) => (await readThread(listener, { url })).body.thread.count))

    await Promise.all([
      decide(listener, keys.moderate, all('reject')).expect(200),
      decide(listener, keys.moderate, all('reject').toReversed()).expect(200),
    ])
    expect(await counts()).toEqual([0, 0])

    await decide(listener, keys.moderate, all('approve')).expect(200)
    expect(await counts()).toEqual([3, 3])
  })

  it('does not find comments of other sites, or none at all', async () => {
    const { id } = await leaveComment(listener, { page: { url: page('foreign') }, text: LINKS })
    const foreign = await supertest(listener)
      .post('/comments/v1/sites/weekly/moderation/decisions')
      .set('Authorization', `Bearer ${keys.foreign}`)
      .send({ decisions: [{ commentId: id, action: 'approve' }] })
      .expect(200)

    const none = await decide(listener, keys.moderate, [
      { commentId: newId(CommentId), action: 'approve' },
    ]).expect(200)

    for (const { body } of [foreign, none]) {
      expect(body.results).toMatchObject([{ status: null, outcome: 'not-found' }])
    }
  })

  it.each([
    [{}, '#/decisions'],
    [{ decisions: [] }, '#/decisions'],
    [{ decisions: [{ commentId: 'x', action: 'approve' }] }, '#/decisions/0/commentId'],
    [{ decisions: [{ commentId: newId(CommentId), action: 'publish' }] }, '#/decisions/0/action'],
    [{ decisions: [TWICE, TWICE] }, '#/decisions'],
    [{ decisions: [], note: 'x'.repeat(1_001) }, '#/decisions'],
  ])('is refused as %j', async (body, pointer) => {
    const answer = await supertest(listener)
      .post('/comments/v1/sites/daily/moderation/decisions')
      .set('Authorization', `Bearer ${keys.moderate}`)
      .send(body)
      .expect(422)

    expect(answer.body.errors[0].pointer).toBe(pointer)
  })

  it('takes an edit as long as a comment can be, in any script', async () => {
    const { id } = await leaveComment(listener, { text: 'short' })
    const edit = (text: string): supertest.Test =>
      supertest(listener)
        .post('/comments/v1/sites/daily/moderation/decisions')
        .set('Authorization', `Bearer ${keys.moderate}`)
        .send({ decisions: [{ commentId: id, action: 'edit', text }] })

    const { body } = await edit('字'.repeat(65_525)).expect(200)
    const longer = await edit('字'.repeat(65_526)).expect(422)

    expect(body.results).toMatchObject([{ commentId: id, outcome: 'decided' }])
    expect(longer.body.errors[0].pointer).toBe('#/decisions/0/text')
  })

  it('asks who comes before it reads what is sent', async () => {
    const send = (body: string) =>
      supertest(listener)
        .post('/comments/v1/sites/daily/moderation/decisions')
        .set('Content-Type', 'application/json')
        .send(body)

    await send('{').expect(401)
    const big = send(JSON.stringify({ note: 'x'.repeat(256 * 1024) }))
    await big.set('Authorization', `Bearer ${keys.moderate}`).expect(413)
  })
})

async function decisionsOn(id: string): Promise<unknown[]> {
  return db
    .selectFrom('comments.decisions')
    .select(['action', 'fromStatus', 'actorKind', 'note'])
    .where('commentId', '=', CommentId.parse(id))
    .execute()
}
