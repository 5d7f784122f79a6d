import type { CommentId, ThreadId } from '@afterword/shared/ids'
import {
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  nat,
  oneof,
  record,
} from 'fast-check'
import supertest from 'supertest'
import { beforeAll, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { anyAddress, commentBody, post, readThread, testComments } from '../support/comments.ts'
import { moderator } from '../support/moderation.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener, clock } = testComments(database, testRedis())
let desk: ReturnType<typeof moderator>

beforeAll(async () => {
  desk = moderator(listener, await createApiKey(db, await createSite(db), ['moderate']))
})

const LINKS = 'https://a.example https://b.example https://c.example'
const ACTIONS = [
  'approve',
  'reject',
  'spam',
  'wait',
  'delete',
  'restore',
  'pin',
  'unpin',
  'feature',
  'hold',
  'reject-all-by-author',
] as const

const LENGTH = { minLength: 14, maxLength: 28, size: 'max' } as const

/** What people do to the nth comment so far, and what moderators take back. */
const step = oneof(
  {
    weight: 3,
    arbitrary: record({ kind: constant('post' as const), on: nat(5), links: boolean() }),
  },
  {
    weight: 5,
    arbitrary: record({
      kind: constant('decide' as const),
      on: nat(3),
      action: oneof(constantFrom(...ACTIONS), constant('pin' as const)),
    }),
  },
  {
    weight: 2,
    arbitrary: record({ kind: constant('rewrite' as const), on: nat(5), links: boolean() }),
  },
  {
    weight: 2,
    arbitrary: record({ kind: constant('edit' as const), on: nat(5), links: boolean() }),
  },
  { weight: 1, arbitrary: record({ kind: constant('take-back' as const), on: nat(5) }) },
  { weight: 3, arbitrary: record({ kind: constant('undo' as const), on: nat(5) }) },
)
type Step = typeof step extends { generate: (...args: never[]) => { value: infer Value } }
  ? Value
  : never

type World = {
  url: string
  comments: { id: string; editToken: string }[]
  decisions: string[]
  version: number
  words: number
}

let pages = 0
const newWorld = (): World => ({
  url: `https://news.example/consistent/${(pages += 1)}`,
  comments: [],
  decisions: [],
  version: 0,
  words: 0,
})

it('any interleaving of what readers and moderators do keeps counts, places, versions and the log in line', async () => {
  const isKept = asyncProperty(array(step, LENGTH), async (steps) => {
    const world = newWorld()
    for (const on of [0, 0, 4]) await take(world, { kind: 'post', on, links: false })
    for (const one of steps) {
      await take(world, one)
      await expectSound(world)
    }
    await expectInLine(world)
  })

  await assert(isKept, { numRuns: 30 })
}, 120_000)

it('so does all of it at once', async () => {
  const world = newWorld()
  for (let i = 0; i < 4; i += 1) await take(world, { kind: 'post', on: i, links: false })

  const work: Step[] = Array.from({ length: 60 }, (_, index) => workAt(index))
  await Promise.all(work.map((one) => take(world, one)))

  await expectInLine(world)
})

function workAt(index: number): Step {
  const on = index % 4
  switch (index % 5) {
    case 0:
      return { kind: 'post', on, links: false }
    case 1:
      return { kind: 'rewrite', on, links: false }
    case 2:
      return { kind: 'undo', on }
    case 3:
      return { kind: 'edit', on, links: index % 2 === 0 }
    default:
      return { kind: 'decide', on, action: ACTIONS[(index * 7) % ACTIONS.length]! }
  }
}

async function take(world: World, one: Step): Promise<void> {
  if (one.kind === 'post') return tryPost(world, one)
  if (one.kind === 'undo') return undo(world, one.on)

  const comment = world.comments[one.on]
  return comment && takeOn(world, comment, one)
}

type Known = World['comments'][number]
type OnComment = Exclude<Step, { kind: 'post' | 'undo' }>

async function takeOn(world: World, comment: Known, one: OnComment): Promise<void> {
  const { id: commentId } = comment
  switch (one.kind) {
    case 'decide':
      return decide(world, { commentId, action: one.action })
    case 'rewrite':
      return decide(world, { commentId, action: 'edit', text: textOf(world, one) })
    case 'edit':
      return expectOneOf(byAuthor('PATCH', comment).send({ text: textOf(world, one) }), ANY_ANSWER)
    case 'take-back':
      return expectOneOf(byAuthor('DELETE', comment), ANY_ANSWER)
  }
}

async function undo({ decisions }: World, back: number): Promise<void> {
  const latest = decisions.at(-1 - (back % 3))
  return latest === undefined ? undefined : expectOneOf(desk.undo(latest), [200, 409])
}

/** What a reader or a moderator may be told who comes too late. */
const ANY_ANSWER = [200, 204, 403, 404, 409]

async function expectOneOf(answer: supertest.Test, statuses: number[]): Promise<void> {
  expect(statuses).toContain((await answer).status)
}

function byAuthor(method: 'PATCH' | 'DELETE', { id, editToken }: Known): supertest.Test {
  const path = `/comments/v1/comments/${id}`
  const request = supertest(listener)
  return (method === 'PATCH' ? request.patch(path) : request.delete(path))
    .set('X-Forwarded-For', anyAddress())
    .set('Authorization', `Bearer ${editToken}`)
}

function textOf(world: World, { links }: { links: boolean }): string {
  return `words ${(world.words += 1)} ${links ? LINKS : ''}`
}

async function tryPost(world: World, one: { on: number; links: boolean }): Promise<void> {
  // Nobody is too fast, and most can still change what they said.
  clock.at = new Date(clock.at.getTime() + 30_000)
  const { status, body } = await post(
    listener,
    commentBody({
      page: { url: world.url },
      parentId: world.comments[one.on - 3]?.id ?? null,
      text: textOf(world, one),
      email: `${world.words % 3}@example.com`,
    }),
  )
  expect([201, 422, 429]).toContain(status)
  if (status === 201) world.comments.push({ id: body.comment.id, editToken: body.editToken })
}

async function decide(world: World, asked: object): Promise<void> {
  const { decisionId } = await desk.decide(asked)
  if (decisionId) world.decisions.push(decisionId)
}

/** After each step: versions only grow, and nothing is seen, or put first, that is not approved. */
async function expectSound(world: World): Promise<void> {
  const { thread } = (await readThread(listener, { url: world.url })).body
  expect(thread.version).toBeGreaterThanOrEqual(world.version)
  world.version = thread.version
  if (!thread.id) return

  const stored = await listStored(thread.id)
  const approved = stored.filter(({ status }) => status === 'approved')
  const pinned = stored.filter(({ pinnedAt }) => pinnedAt !== null)
  expect(idsOf(stored.filter(({ shown }) => shown))).toEqual(idsOf(approved))
  expect(thread.count).toBe(approved.length)
  expect(pinned.every(({ status }) => status === 'approved')).toBe(true)
  expect(pinned.length).toBeLessThanOrEqual(3)
}

async function expectInLine(world: World): Promise<void> {
  await expectSound(world)
  const { url } = world
  const { thread, comments } = (await readThread(listener, { url, limit: '100' })).body
  if (!thread.id) return
  const stored = await listStored(thread.id)
  const seen: { id: string; author: unknown; html: string; pinned: boolean }[] = comments.flatMap(
    (root: { replies: object[] }) => [root, ...root.replies],
  )

  const approved = stored.filter(({ status }) => status === 'approved')
  const seenInFull = seen.filter(({ author }) => author !== null)
  expect(wordsOf(seenInFull)).toEqual(wordsOf(approved))

  const places = seen.filter(({ author }) => author === null)
  const kept = stored.filter((one) => one.status !== 'approved' && hasShownBelow(one, stored))
  expect(idsOf(places)).toEqual(idsOf(kept))
  expect(places.every(({ html }) => html === '')).toBe(true)

  expect(stored.every(({ version }) => version <= thread.version)).toBe(true)
  for (const one of stored) await expectLogToTell(one)
}

type Stored = Awaited<ReturnType<typeof listStored>>[number]

async function listStored(thread: ThreadId) {
  return db
    .selectFrom('comments.comments')
    .select(['id', 'parentId', 'status', 'shown', 'html', 'version', 'pinnedAt'])
    .where('threadId', '=', thread)
    .execute()
}

function hasShownBelow(comment: Stored, all: Stored[]): boolean {
  return all.some(
    (one) => one.parentId === comment.id && (one.status === 'approved' || hasShownBelow(one, all)),
  )
}

/** Each line begins where the one before it ended, and the last ends where the comment is. */
async function expectLogToTell({ id, status }: { id: CommentId; status: string }): Promise<void> {
  const log = await db
    .selectFrom('comments.decisions')
    .select(['fromStatus', 'toStatus'])
    .where('commentId', '=', id)
    .orderBy('number')
    .execute()
  const ends = log.map(({ toStatus }) => toStatus)

  expect(log.slice(1).map(({ fromStatus }) => fromStatus)).toEqual(ends.slice(0, -1))
  if (log.length > 0) expect(ends.at(-1)).toBe(status)
}

function idsOf(comments: { id: string }[]): string[] {
  return comments.map(({ id }) => id).toSorted()
}

function wordsOf(comments: { id: string; html: string }[]): string[] {
  return comments.map(({ id, html }) => `${id} ${html}`).toSorted()
}
