import { CommentId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import { beforeAll, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { leaveComment, readThread, testComments } from '../support/comments.ts'
import { moderator } from '../support/moderation.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { countWaiting, holdOpen } from '../support/waiting.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let desks: ReturnType<typeof moderator>[]

beforeAll(async () => {
  const daily = await createSite(db)
  const keys = [
    await createApiKey(db, daily, ['moderate']),
    await createApiKey(db, daily, ['moderate']),
  ]
  desks = keys.map((key) => moderator(listener, key))
})

const LINKS = 'https://a.example https://b.example https://c.example'
let pages = 0
const newPage = (): string => `https://news.example/at-once/${(pages += 1)}`

it('two moderators who saw the same comment make one decision, whatever each presses', async () => {
  const url = newPage()
  const { id } = await leaveComment(listener, { page: { url }, text: LINKS })
  const { letGo } = await holdThreadOf(id)

  const both = Promise.all(
    ['approve', 'reject'].map((action, index) =>
      desks[index]!.decide({ commentId: id, action, from: 'pending' }),
    ),
  )
  await until(async () => (await countWaiting(db)) === 2)
  await letGo()
  const results = await both

  expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(['decided', 'overtaken'])
  const winner = results.find(({ outcome }) => outcome === 'decided')!
  expect(results.map(({ status }) => status)).toEqual([winner.status, winner.status])
  const { body } = await desks[0]!.look(id)
  expect(body.comment.decisions).toHaveLength(1)
  expect((await readThread(listener, { url })).body.thread.count).toBe(
    winner.status === 'approved' ? 1 : 0,
  )
})

it('what is sent back to the moderation queue by many at once is told of once', async () => {
  const { id } = await leaveComment(listener, { page: { url: newPage() } })

  await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      desks[index % 2]!.decide({ commentId: id, action: 'wait' }),
    ),
  )

  const told = await db
    .selectFrom('platform.messages')
    .select('id')
    .where('name', '=', 'comment-waiting')
    .where(sql<boolean>`payload->>'commentId' = ${id}`)
    .execute()
  expect(told).toHaveLength(1)
})

it('undoing and deciding at once end in one order, which the log tells', async () => {
  const { id } = await leaveComment(listener, { page: { url: newPage() }, text: LINKS })
  const { decisionId } = await desks[0]!.decide({ commentId: id, action: 'approve' })

  await Promise.all([
    desks[0]!.undo(decisionId),
    desks[1]!.decide({ commentId: id, action: 'spam' }),
    desks[0]!.decide({ commentId: id, action: 'reject' }),
    desks[1]!.undo(decisionId),
  ])

  const log = await db
    .selectFrom('comments.decisions')
    .select(['fromStatus', 'toStatus'])
    .where('commentId', '=', CommentId.parse(id))
    .orderBy('number')
    .execute()
  let status: string | null = 'pending'
  for (const { fromStatus, toStatus } of log) {
    expect(fromStatus).toBe(status)
    status = toStatus
  }
  expect((await desks[0]!.look(id)).body.comment.status).toBe(status)
})

/** Holds a comment's thread in a session of its own, so that whoever decides on it has to wait. */
const holdThreadOf = (id: string) =>
  holdOpen(db, (tx) =>
    sql`
      select from comments.threads t join comments.comments c on c.thread_id = t.id
      where c.id = ${id} for update of t
    `.execute(tx),
  )
