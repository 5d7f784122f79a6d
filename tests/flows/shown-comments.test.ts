import type { ThreadId } from '@afterword/shared/ids'
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
  uniqueArray,
} from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { commentBody, decide, post, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let key = ''
beforeAll(async () => {
  key = await createApiKey(db, await createSite(db), ['moderate'])
})

const ACTIONS = ['approve', 'reject', 'spam'] as const

/** Post under the nth comment so far (or on the page), or decide on some of them at once. */
const step = oneof(
  record({ kind: constant('post' as const), under: nat(4), links: boolean() }),
  record({
    kind: constant('decide' as const),
    on: uniqueArray(nat(5), { minLength: 1, maxLength: 4 }),
    action: constantFrom(...ACTIONS),
  }),
)

let pages = 0

it('are, after any posts and decisions, those approved, and counted so; what is above them keeps its place', async () => {
  const isKept = asyncProperty(array(step, { minLength: 6, maxLength: 16 }), async (steps) => {
    const url = anyPage()
    const ids: string[] = []
    for (const one of steps) {
      if (one.kind === 'post') await tryPost(url, ids, one)
      else await decideOn(ids, one)
    }

    await expectShownAsDecided(url)
  })

  await assert(isKept, { numRuns: 40 })
}, 60_000)

it('are just those also when replies come while what they reply to is decided on', async () => {
  const url = anyPage()
  const root: string[] = []
  await tryPost(url, root, { under: 0, links: false })
  const ids = [...root]
  await tryPost(url, ids, { under: 0, links: false })

  const work = Array.from({ length: 40 }, (_, index) =>
    index % 4 === 0
      ? decideOn(ids, { on: index % 8 === 0 ? [0, 1] : [1], action: ACTIONS[(index / 4) % 3]! })
      : tryPost(url, [...ids], { under: index % 2, links: false, word: `${index}` }),
  )
  await Promise.all(work)

  await expectShownAsDecided(url)
})

function anyPage(): string {
  return `https://news.example/shown/${(pages += 1)}`
}

async function expectShownAsDecided(url: string): Promise<void> {
  const { body } = await readThread(listener, { url, limit: '100' })
  const placed: { id: string; author: unknown; html: string }[] = body.comments.flatMap(
    (root: { replies: object[] }) => [root, ...root.replies],
  )
  const shown = placed.filter(({ author }) => author !== null)
  const removed = placed.filter(({ author }) => author === null)
  const expected = await listVisible(body.thread.id)

  expect(idsOf(shown)).toEqual(expected.shown.toSorted())
  expect(idsOf(removed)).toEqual(expected.removed.toSorted())
  expect(removed.every(({ html }) => html === '')).toBe(true)
  expect(body.thread.count).toBe(expected.shown.length)
}

async function tryPost(
  url: string,
  ids: string[],
  { under, links, word = '' }: { under: number; links: boolean; word?: string },
): Promise<void> {
  const text = links ? 'https://a.example https://b.example https://c.example' : 'hello'
  const body = commentBody({
    page: { url },
    parentId: ids[under] ?? null,
    text: `${ids.length} ${text} ${word}`,
  })
  const answer = await post(listener, body)
  expect([201, 422]).toContain(answer.status)
  if (answer.status === 201) ids.push(answer.body.comment.id)
}

async function decideOn(
  ids: string[],
  { on, action }: { on: number[]; action: string },
): Promise<void> {
  const decisions = on
    .map((index) => ids[index])
    .filter((id) => id !== undefined)
    .map((commentId) => ({ commentId, action }))
  if (decisions.length > 0) await decide(listener, key, decisions).expect(200)
}

function idsOf(comments: { id: string }[]): string[] {
  return comments.map(({ id }) => id).toSorted()
}

/** The plain rule, from statuses and parents alone. */
async function listVisible(thread: string): Promise<{ shown: string[]; removed: string[] }> {
  const comments = await db
    .selectFrom('comments.comments')
    .select(['id', 'parentId', 'status'])
    .where('threadId', '=', thread as ThreadId)
    .execute()
  const isShown = (comment: (typeof comments)[number]): boolean => comment.status === 'approved'
  const isKept = (comment: (typeof comments)[number]): boolean =>
    isShown(comment) || comments.some((below) => below.parentId === comment.id && isKept(below))
  return {
    shown: comments.filter(isShown).map(({ id }) => id),
    removed: comments.filter((one) => !isShown(one) && isKept(one)).map(({ id }) => id),
  }
}
