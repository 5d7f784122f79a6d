import type { SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { decide, leaveComment, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
const LINKS = 'https://a.example https://b.example https://c.example'

let daily: SiteId
let key = ''
beforeAll(async () => {
  daily = await createSite(db)
  key = await createApiKey(db, daily, ['moderate'])
})
beforeEach(async () => {
  await db.deleteFrom('platform.messages').execute()
  await db.deleteFrom('comments.moderatorNotices').execute()
  await db.updateTable('comments.comments').set({ status: 'rejected' }).execute()
})

let said = 0
const waiting = () =>
  leaveComment(listener, { text: `${(said += 1)} ${LINKS}`, email: `${said}@example.com` })

it('go out at once for the first comment that waits, and count it', async () => {
  const { id } = await waiting()

  await until(async () =>
    expect(await notices()).toEqual([
      { siteId: daily, commentId: id, count: 1, noticeId: expect.any(String) },
    ]),
  )
})

it('are folded: what comes within ten minutes is told once they are over', async () => {
  await waiting()
  await until(async () => (await notices()).length === 1)
  await waiting()
  const last = await waiting()
  await until(allHandled)
  expect(await notices()).toHaveLength(1)
  expect(await ticks()).toEqual([{ minutes: 10 }])

  await passTime()

  await until(async () =>
    expect(await notices()).toContainEqual({
      siteId: daily,
      commentId: last.id,
      count: 3,
      noticeId: expect.any(String),
    }),
  )
  expect(await notices()).toHaveLength(2)
})

it('do not go out for what was decided meanwhile', async () => {
  await waiting()
  await until(async () => (await notices()).length === 1)
  const { id } = await waiting()
  await until(allHandled)
  await decide(listener, key, [{ commentId: id, action: 'approve' }]).expect(200)

  await passTime()
  await until(async () => (await ticks()).length === 0)

  expect(await notices()).toHaveLength(1)
})

it('are one, however many comments come at once', async () => {
  await Promise.all(Array.from({ length: 20 }, waiting))
  await until(allHandled)

  expect(await notices()).toHaveLength(1)
  expect(await ticks()).toHaveLength(1)

  await passTime()
  await until(async () => (await ticks()).length === 0)
  const announced = await db
    .selectFrom('comments.comments')
    .select('id')
    .where('status', '=', 'pending')
    .where('announced', '=', false)
    .execute()
  expect(announced).toEqual([])
})

it('come as seldom as the site has set', async () => {
  await setNoticeMinutes(45)
  await waiting()
  await until(async () => (await notices()).length === 1)
  await waiting()
  await until(allHandled)

  expect(await ticks()).toEqual([{ minutes: 45 }])
  await setNoticeMinutes(10)
})

it('tell again of what was approved and waits again, by another name', async () => {
  const { id } = await waiting()
  await until(async () => (await notices()).length === 1)
  await decide(listener, key, [{ commentId: id, action: 'approve' }]).expect(200)
  await db.deleteFrom('comments.moderatorNotices').execute()

  await decide(listener, key, [{ commentId: id, action: 'wait' }]).expect(200)

  await until(async () => (await notices()).length === 2)
  const [first, second] = await notices()
  expect(second).toMatchObject({ commentId: id, count: 1 })
  expect(second).not.toEqual(first)
})

async function setNoticeMinutes(noticeMinutes: number): Promise<void> {
  await db
    .insertInto('comments.siteSettings')
    .values({ siteId: daily, noticeMinutes })
    .onConflict((conflict) => conflict.column('siteId').doUpdateSet({ noticeMinutes }))
    .execute()
}

async function notices(): Promise<unknown[]> {
  const messages = await db
    .selectFrom('platform.messages')
    .select('payload')
    .where('name', '=', 'moderator-notice-due')
    .orderBy('createdAt')
    .execute()
  return messages.map(({ payload }) => payload)
}

/** What is still to come, and in how many minutes. */
async function ticks(): Promise<{ minutes: number }[]> {
  return db
    .selectFrom('platform.messages')
    .select(sql<number>`round(extract(epoch from due_at - now()) / 60)::int`.as('minutes'))
    .where('name', '=', 'moderator-notice-tick')
    .where('doneAt', 'is', null)
    .execute()
}

async function allHandled(): Promise<boolean> {
  const left = await db
    .selectFrom('platform.messages')
    .select('id')
    .where('name', '=', 'comment-waiting')
    .where('doneAt', 'is', null)
    .execute()
  return left.length === 0
}

/** As if ten minutes had gone by. */
async function passTime(): Promise<void> {
  await db
    .updateTable('platform.messages')
    .set({ dueAt: sql<Date>`now()` })
    .where('name', '=', 'moderator-notice-tick')
    .execute()
}
