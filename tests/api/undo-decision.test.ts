import { randomUUID } from 'node:crypto'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { leaveComment, problemOf, readThread, testComments } from '../support/comments.ts'
import { moderator } from '../support/moderation.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let desk: ReturnType<typeof moderator>
let key: string
let foreign: ReturnType<typeof moderator>

beforeAll(async () => {
  key = await createApiKey(db, await createSite(db), ['moderate', 'admin'])
  desk = moderator(listener, key)
  const weekly = await createSite(db, 'weekly')
  foreign = moderator(listener, await createApiKey(db, weekly, ['moderate']), 'weekly')
})

const LINKS = 'https://a.example https://b.example https://c.example'
let pages = 0
const newPage = (): string => `https://news.example/undo/${(pages += 1)}`
let people = 0
/** So that nobody is too fast. */
const anyone = (): string => `reader-${(people += 1)}@example.com`
const comment = (overrides: object = {}) =>
  leaveComment(listener, { page: { url: newPage() }, email: anyone(), ...overrides })
const lookAt = async (id: string) => (await desk.look(id).expect(200)).body.comment

describe('undo', () => {
  it.each(['approve', 'reject', 'spam', 'delete'])(
    'of %s brings back what there was before',
    async (action) => {
      const { id } = await comment({ text: LINKS })
      const { decisionId } = await desk.decide({ commentId: id, action })

      const { body } = await desk.undo(decisionId, 'a slip').expect(200)

      expect(body).toEqual({
        outcome: 'undone',
        decisionId: expect.any(String),
        restored: 1,
        left: 0,
      })
      const { status, reasons, decisions } = await lookAt(id)
      expect({ status, reasons }).toEqual({ status: 'pending', reasons: ['links'] })
      expect(decisions).toMatchObject([
        { id: body.decisionId, action: 'undo', undoes: decisionId, note: 'a slip', to: 'pending' },
        { id: decisionId, action, undone: true },
      ])
    },
  )

  it('of what put a pinned comment out of sight pins it again', async () => {
    const url = newPage()
    const { id } = await comment({ page: { url } })
    await desk.decide({ commentId: id, action: 'pin' })
    await desk.decide({ commentId: id, action: 'feature' })
    const { decisionId } = await desk.decide({ commentId: id, action: 'spam' })

    await desk.undo(decisionId).expect(200)

    const [shown] = (await readThread(listener, { url })).body.comments
    expect(shown).toMatchObject({ id, pinned: true, featured: true })
  })

  it('does not pin a fourth', async () => {
    const url = newPage()
    const roots = []
    for (let i = 0; i < 4; i += 1) roots.push(await comment({ page: { url } }))
    const pin = (id: string) => desk.decide({ commentId: id, action: 'pin' })
    for (const { id } of roots.slice(0, 3)) await pin(id)
    const { decisionId } = await desk.decide({ commentId: roots[0]!.id, action: 'reject' })
    await pin(roots[3]!.id)

    await desk.undo(decisionId).expect(200)

    const { comments } = (await readThread(listener, { url })).body
    expect(comments.filter(({ pinned }: { pinned: boolean }) => pinned)).toHaveLength(3)
    expect(await lookAt(roots[0]!.id)).toMatchObject({ status: 'approved', pinned: false })
  })

  it('of an edit brings back the words, and keeps those it took away', async () => {
    const { id } = await comment({ text: 'first *words*' })
    const { decisionId } = await desk.decide({ commentId: id, action: 'edit', text: 'second' })

    await desk.undo(decisionId).expect(200)

    const { body } = await supertest(listener).get(`/comments/v1/comments/${id}`).expect(200)
    expect(body.comment).toMatchObject({
      text: 'first *words*',
      html: '<p>first <em>words</em></p>',
      editedAt: null,
    })
    expect((await desk.look(id)).body.versions).toMatchObject([
      { text: 'first *words*' },
      { text: 'second' },
    ])
  })

  it.each([
    ['pin', 'pinned'],
    ['feature', 'featured'],
    ['hold', 'held'],
  ])('of %s takes just that back', async (action, field) => {
    const { id } = await comment()
    const { decisionId } = await desk.decide({ commentId: id, action })
    expect((await lookAt(id))[field]).toBe(true)

    await desk.undo(decisionId).expect(200)

    expect((await lookAt(id))[field]).toBe(false)
  })

  it('of a closed thread gives it the state it had', async () => {
    const url = newPage()
    await comment({ page: { url } })
    const { id: threadId } = (await readThread(listener, { url })).body.thread
    const { decisionId } = await desk.decide({ threadId, action: 'close-thread' })

    await desk.undo(decisionId).expect(200)

    const { state } = await db
      .selectFrom('comments.threads')
      .select('state')
      .where('id', '=', threadId)
      .executeTakeFirstOrThrow()
    expect(state).toBeNull()
  })

  it('of all by an author restores each, but what was decided anew since', async () => {
    const url = newPage()
    const ids: string[] = []
    for (let i = 0; i < 3; i += 1) {
      const { id } = await comment({ page: { url }, email: 'all@example.com' })
      ids.push(id)
    }
    const all = { commentId: ids[0], action: 'reject-all-by-author' }
    const { decisionId } = await desk.decide(all)
    await desk.decide({ commentId: ids[2], action: 'spam' })

    const { body } = await desk.undo(decisionId).expect(200)

    expect(body).toMatchObject({ outcome: 'undone', restored: 2, left: 1 })
    const statuses = await Promise.all(ids.map(async (id) => (await lookAt(id)).status))
    expect(statuses).toEqual(['approved', 'approved', 'spam'])
    expect((await readThread(listener, { url })).body.thread.count).toBe(2)
  })
})

describe('undo happens', () => {
  it('also when nothing is said with it', async () => {
    const { id } = await comment({ text: LINKS })
    const { decisionId } = await desk.decide({ commentId: id, action: 'approve' })

    await supertest(listener)
      .post(`/comments/v1/sites/daily/moderation/decisions/${decisionId}/undo`)
      .set('Authorization', `Bearer ${key}`)
      .expect(200)
  })

  it('once, however often it is asked for, and by however many at once', async () => {
    const { id } = await comment({ text: LINKS })
    const { decisionId } = await desk.decide({ commentId: id, action: 'approve' })

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => desk.undo(decisionId).expect(200)),
    )

    const outcomes = answers.map(({ body }) => body.outcome)
    expect(outcomes.filter((outcome) => outcome === 'undone')).toHaveLength(1)
    expect(new Set(answers.map(({ body }) => body.decisionId)).size).toBe(1)
    expect((await lookAt(id)).decisions).toHaveLength(2)
  })

  it('not where something newer has changed the comment, until that is undone', async () => {
    const { id } = await comment({ text: LINKS })
    const approved = await desk.decide({ commentId: id, action: 'approve' })
    const pinned = await desk.decide({ commentId: id, action: 'pin' })

    const refused = await desk.undo(approved.decisionId).expect(409)
    await desk.undo(pinned.decisionId).expect(200)
    await desk.undo(approved.decisionId).expect(200)

    expect(problemOf(refused)).toBe('undo-refused')
    expect(refused.body.detail).toMatch(/newer/)
    expect((await lookAt(id)).status).toBe('pending')
  })

  it('not to an undo: one decides again', async () => {
    const { id } = await comment({ text: LINKS })
    const { decisionId } = await desk.decide({ commentId: id, action: 'approve' })
    const { body } = await desk.undo(decisionId).expect(200)

    expect(problemOf(await desk.undo(body.decisionId).expect(409))).toBe('undo-refused')
  })

  it('not to the deletion of what nobody knows the words of any more', async () => {
    const url = newPage()
    const { id } = await comment({ page: { url }, email: 'gone@example.com' })
    const { decisionId } = await desk.decide({ commentId: id, action: 'delete' })
    await supertest(listener)
      .post('/comments/v1/sites/daily/erasures')
      .set('Authorization', `Bearer ${key}`)
      .send({ address: 'gone@example.com', comments: 'anonymised' })
      .expect(200)

    const refused = await desk.undo(decisionId).expect(409)

    expect(problemOf(refused)).toBe('undo-refused')
    expect(refused.body.detail).toBe('Its text is gone.')
    expect((await readThread(listener, { url })).body.comments).toEqual([])
  })

  it('not to what a thread was set to since', async () => {
    const url = newPage()
    await comment({ page: { url } })
    const { id: threadId } = (await readThread(listener, { url })).body.thread
    const { decisionId } = await desk.decide({ threadId, action: 'close-thread' })
    await db
      .updateTable('comments.threads')
      .set({ state: 'hidden' })
      .where('id', '=', threadId)
      .execute()

    await desk.undo(decisionId).expect(409)
  })

  it('not across sites: theirs is not there, like none at all', async () => {
    const { id } = await comment({ text: LINKS })
    const { decisionId } = await desk.decide({ commentId: id, action: 'approve' })

    for (const one of [decisionId, randomUUID()]) {
      expect(problemOf(await foreign.undo(one).expect(404))).toBe('decision-not-found')
    }
    expect(problemOf(await desk.undo('nonsense').expect(404))).toBe('not-found')
    expect((await lookAt(id)).status).toBe('approved')
  })
})
