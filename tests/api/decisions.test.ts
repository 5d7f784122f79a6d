import { CommentId, newId, ThreadId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import {
  commentBody,
  leaveComment,
  post,
  problemOf,
  readThread,
  testComments,
} from '../support/comments.ts'
import { moderator } from '../support/moderation.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { textOf } from '../support/text-of.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let desk: ReturnType<typeof moderator>
let foreign: ReturnType<typeof moderator>

beforeAll(async () => {
  desk = moderator(listener, await createApiKey(db, await createSite(db), ['moderate']))
  const weekly = await createSite(db, 'weekly')
  foreign = moderator(listener, await createApiKey(db, weekly, ['moderate']), 'weekly')
})

const LINKS = 'https://a.example https://b.example https://c.example'
let pages = 0
const newPage = (): string => `https://news.example/decisions/${(pages += 1)}`
let people = 0
/** So that nobody is too fast. */
const anyone = (): string => `reader-${(people += 1)}@example.com`
const comment = (overrides: object = {}) =>
  leaveComment(listener, { page: { url: newPage() }, email: anyone(), ...overrides })
const first = async (url: string) => (await readThread(listener, { url })).body.comments[0]

describe('a status', () => {
  it.each([
    ['approve', 'approved'],
    ['reject', 'rejected'],
    ['spam', 'spam'],
    ['delete', 'deleted'],
  ])('is changed by %s', async (action, status) => {
    const { id } = await comment({ text: LINKS })

    expect(await desk.decide({ commentId: id, action })).toMatchObject({
      outcome: 'decided',
      status,
      decisionId: expect.any(String),
    })
  })

  it('is pending again after wait, and the comment is out of sight', async () => {
    const url = newPage()
    const { id } = await comment({ page: { url } })

    expect(await desk.decide({ commentId: id, action: 'wait' })).toMatchObject({
      status: 'pending',
    })

    expect((await readThread(listener, { url })).body).toMatchObject({
      comments: [],
      thread: { count: 0 },
    })
  })

  it('is after restore what it was before the comment was deleted', async () => {
    const { id } = await comment({ text: LINKS })
    await desk.decide({ commentId: id, action: 'spam' })
    await desk.decide({ commentId: id, action: 'delete' })

    const approved = await desk.decide({ commentId: id, action: 'approve' })
    const restored = await desk.decide({ commentId: id, action: 'restore' })
    const again = await desk.decide({ commentId: id, action: 'restore' })

    expect(approved).toMatchObject({ outcome: 'refused', detail: expect.stringMatching(/Restore/) })
    expect(restored).toMatchObject({ outcome: 'decided', status: 'spam' })
    expect(again).toMatchObject({ outcome: 'unchanged' })
  })

  it('is left alone where it is not what the moderator saw', async () => {
    const { id } = await comment({ text: LINKS })
    await desk.decide({ commentId: id, action: 'reject', from: 'pending' })

    const late = await desk.decide({ commentId: id, action: 'approve', from: 'pending' })
    const same = await desk.decide({ commentId: id, action: 'reject', from: 'pending' })

    expect(late).toMatchObject({ outcome: 'overtaken', status: 'rejected', decisionId: null })
    expect(same).toMatchObject({ outcome: 'unchanged', status: 'rejected' })
  })
})

describe('an edit', () => {
  it('changes what everyone reads, without being screened, and keeps what was said', async () => {
    const url = newPage()
    const { id } = await comment({ page: { url }, text: 'the old words' })

    await desk.decide({ commentId: id, action: 'edit', text: `**new** ${LINKS}\r\n` })

    const shown = await first(url)
    expect(textOf(shown)).toBe(`new ${LINKS}`)
    expect(shown.html).toContain('<strong>new</strong>')
    expect(shown.editedAt).not.toBeNull()
    const { body } = await desk.look(id).expect(200)
    expect(body.versions).toMatchObject([{ number: 1, text: 'the old words' }])
    expect(body.comment).toMatchObject({ status: 'approved', versions: 1 })
  })

  it('tells everyone that something changed, but not where nobody saw it', async () => {
    const url = newPage()
    const shown = await comment({ page: { url } })
    const waiting = await comment({ page: { url }, text: LINKS })
    const version = async () => (await readThread(listener, { url })).body.thread.version
    const before = await version()

    await desk.decide({ commentId: waiting.id, action: 'edit', text: 'harmless' })
    expect(await version()).toBe(before)
    await desk.decide({ commentId: shown.id, action: 'edit', text: 'better' })
    expect(await version()).toBe(before + 1)
    expect(
      await desk.decide({ commentId: shown.id, action: 'edit', text: 'better' }),
    ).toMatchObject({ outcome: 'unchanged' })
    expect(await version()).toBe(before + 1)
  })

  it.each([
    [{ action: 'edit' }, '#/decisions/0/text'],
    [{ action: 'edit', text: ' \u200b ' }, '#/decisions/0/text'],
    [{ action: 'approve', text: 'x' }, '#/decisions/0/text'],
  ])('is refused as %j', async (asked, pointer) => {
    const answer = await desk.send([{ commentId: newId(CommentId), ...asked }]).expect(422)

    expect(answer.body.errors[0].pointer).toBe(pointer)
  })
})

describe('a decision on words that its author has changed since', () => {
  it('is not made', async () => {
    const { body } = await post(listener, commentBody({ page: { url: newPage() } })).expect(201)
    const { id } = body.comment
    await supertest(listener)
      .patch(`/comments/v1/comments/${id}`)
      .set('Authorization', `Bearer ${body.editToken}`)
      .send({ text: `Other words ${LINKS}` })
      .expect(200)

    expect(await desk.decide({ commentId: id, action: 'approve', versions: 0 })).toMatchObject({
      outcome: 'overtaken',
      status: 'pending',
    })
    expect(await desk.decide({ commentId: id, action: 'approve', versions: 1 })).toMatchObject({
      outcome: 'decided',
      status: 'approved',
    })
  })
})

describe('rejecting all by an author', () => {
  it('takes all that is signed with their address, and nobody else’s', async () => {
    const url = newPage()
    const by = (email: string, text?: string) =>
      comment({ page: { url }, email, name: 'Troll', ...(text && { text }) })
    const one = await by('troll@example.com')
    await by('Troll@Example.com')
    await by('troll@example.com', LINKS)
    const other = await by('other@example.com')

    const result = await desk.decide({ commentId: one.id, action: 'reject-all-by-author' })
    const again = await desk.decide({ commentId: one.id, action: 'reject-all-by-author' })

    expect(result).toMatchObject({ outcome: 'decided', status: 'rejected', others: 2 })
    expect(again).toMatchObject({ outcome: 'unchanged', others: 0 })
    const { body } = await readThread(listener, { url })
    expect(body.comments.map(({ id }: { id: string }) => id)).toEqual([other.id])
    const { decisions } = (await desk.audit({ limit: 3 })).body
    expect(decisions).toMatchObject([
      { action: 'reject', partOf: result.decisionId },
      { action: 'reject', partOf: result.decisionId },
      { id: result.decisionId, action: 'reject-all-by-author' },
    ])
  })

  it('leaves alone what the owner of that address has confirmed', async () => {
    const url = newPage()
    const troll = await comment({ page: { url }, email: 'owner@example.com' })
    const owner = await comment({ page: { url }, email: 'owner@example.com' })
    await db
      .updateTable('comments.comments')
      .set({ confirmed: true, readerId: null })
      .where('id', '=', owner.id)
      .execute()

    const result = await desk.decide({ commentId: troll.id, action: 'reject-all-by-author' })

    expect(result).toMatchObject({ status: 'rejected', others: 0 })
  })
})

describe('a thread', () => {
  it('is closed and opened', async () => {
    const url = newPage()
    await comment({ page: { url } })
    const threadId = (await readThread(listener, { url })).body.thread.id
    const reply = () => post(listener, commentBody({ page: { url } }))

    const closed = await desk.decide({ threadId, action: 'close-thread' })
    expect(closed).toMatchObject({ outcome: 'decided', state: 'closed', commentId: null })
    expect(problemOf(await reply().expect(409))).toBe('thread-closed')
    expect(await desk.decide({ threadId, action: 'close-thread' })).toMatchObject({
      outcome: 'unchanged',
    })

    await desk.decide({ threadId, action: 'open-thread' })
    await reply().expect(201)
  })

  it('of another site is not there, like one that never was', async () => {
    const url = newPage()
    await comment({ page: { url } })
    const threadId = (await readThread(listener, { url })).body.thread.id

    const results = await Promise.all([
      foreign.decide({ threadId, action: 'close-thread' }),
      foreign.decide({ threadId: newId(ThreadId), action: 'close-thread' }),
    ])

    for (const result of results) expect(result).toMatchObject({ outcome: 'not-found' })
    expect((await readThread(listener, { url })).body.thread.state).toBe('open')
  })
})

describe('several decisions', () => {
  it('are made in their order, and one that cannot be stops none', async () => {
    const a = await comment({ text: LINKS })
    const b = await comment()
    await desk.decide({ commentId: b.id, action: 'delete' })

    const { body } = await desk
      .send([
        { commentId: a.id, action: 'approve' },
        { commentId: b.id, action: 'approve' },
        { commentId: newId(CommentId), action: 'hold' },
      ])
      .expect(200)

    expect(body.results).toMatchObject([
      { outcome: 'decided', status: 'approved' },
      { outcome: 'refused', status: 'deleted' },
      { outcome: 'not-found', status: null },
    ])
  })
})
