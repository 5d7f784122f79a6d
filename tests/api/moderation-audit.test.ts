import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { leaveComment, problemOf, readThread, testComments } from '../support/comments.ts'
import { moderator } from '../support/moderation.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let desk: ReturnType<typeof moderator>
let foreign: ReturnType<typeof moderator>
let reader: ReturnType<typeof moderator>

beforeAll(async () => {
  const daily = await createSite(db)
  desk = moderator(listener, await createApiKey(db, daily, ['moderate']))
  reader = moderator(listener, await createApiKey(db, daily, ['read', 'publish']))
  const weekly = await createSite(db, 'weekly')
  foreign = moderator(listener, await createApiKey(db, weekly, ['moderate']), 'weekly')
})

const URL = 'https://news.example/audit'

it('says who decided what, newest first, and never what a comment says', async () => {
  const { id } = await leaveComment(listener, { page: { url: URL }, text: 'secret words' })
  const { id: threadId } = (await readThread(listener, { url: URL })).body.thread
  await desk.send([{ commentId: id, action: 'edit', text: 'other words' }], 'clearer').expect(200)
  await desk.decide({ threadId, action: 'close-thread' })

  const { body, text } = await desk.audit().expect(200)

  expect(body).toEqual({
    decisions: [
      expect.objectContaining({ action: 'close-thread', threadId, commentId: null, from: null }),
      {
        id: expect.any(String),
        action: 'edit',
        commentId: id,
        threadId: null,
        blockId: null,
        from: 'approved',
        to: 'approved',
        actor: { kind: 'api-key', id: expect.any(String) },
        reason: null,
        note: 'clearer',
        rule: null,
        undoes: null,
        partOf: null,
        undone: false,
        createdAt: expect.any(String),
      },
    ],
    next: null,
  })
  expect(text).not.toContain('words')
})

it('is read page by page, of a site, a comment or a thread', async () => {
  const { id } = await leaveComment(listener, { page: { url: URL + 2 } })
  const made: (string | null)[] = []
  for (const action of ['reject', 'spam', 'approve', 'pin']) {
    made.unshift((await desk.decide({ commentId: id, action })).decisionId)
  }

  const first = (await desk.audit({ comment: id, limit: 3 }).expect(200)).body
  const second = (await desk.audit({ comment: id, limit: 3, after: first.next }).expect(200)).body

  const ids = [...first.decisions, ...second.decisions].map((one: { id: string }) => one.id)
  expect(ids).toEqual(made)
  expect(second.next).toBeNull()
  expect((await desk.audit({ limit: 100 })).body.decisions.length).toBeGreaterThan(4)
  expect(problemOf(await desk.audit({ after: randomUUID() }).expect(400))).toBe('invalid-query')
})

it('shows a site its own', async () => {
  const { id } = await leaveComment(listener, { page: { url: URL + 3 } })
  const { decisionId } = await desk.decide({ commentId: id, action: 'reject' })

  expect((await foreign.audit()).body.decisions).toEqual([])
  expect((await foreign.audit({ comment: id })).body.decisions).toEqual([])
  await foreign.audit({ after: decisionId }).expect(400)
})

it('is for those who may moderate', async () => {
  expect(problemOf(await reader.audit().expect(403))).toBe('forbidden')
  expect(problemOf(await moderator(listener, 'aw_nonsense-of-some-length').audit())).toBe(
    'unauthorized',
  )
})
