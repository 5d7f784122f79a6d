import { erasePerson } from '@afterword/comments/erasure/erase-person'
import { eraseReleased } from '@afterword/comments/erasure/erase-released'
import type { CommentsSchema } from '@afterword/comments/schema'
import type { CommentId, ThreadId } from '@afterword/shared/ids'
import { SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { commentBody, leaveComment, post, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { report } from '../support/reports.ts'
import { listMiscounted, startThread } from '../support/threads.ts'
import { until } from '../support/until.ts'
import { countWaiting, holdOpen } from '../support/waiting.ts'

const database = testDatabase()
const { db } = database
const own = database.openAs<CommentsSchema>('comments')
const { listener } = testComments(database, testRedis())

beforeAll(() => createSite(db))

let people = 0
let email: string

beforeEach(() => {
  people += 1
  email = `person-${people}@example.com`
})

const page = (name: string) => ({ url: `https://news.example/at-once/${name}-${people}` })
const erase = (afterwards: 'removed' | 'anonymous' = 'removed') =>
  erasePerson({ db: own }, { site: SiteId.parse('daily'), address: email, afterwards })

it('lets who is erased while they post sign anew', async () => {
  await leaveComment(listener, { email, page: page('before') })
  const erasing = await eraseHeldUp()
  const posting = post(listener, commentBody({ email, page: page('meanwhile') })).then(
    (answer) => answer,
  )
  await until(async () => (await countWaiting(db)) === 2)

  await erasing.letGo()

  expect(await erasing.erased).toMatchObject({ kept: 0 })
  expect((await posting).status).toBe(201)
  const { body } = await readThread(listener, page('meanwhile'))
  expect(body.comments).toMatchObject([{ author: { name: 'Ada' } }])
})

it('lets who is erased under a legal hold while they post sign as somebody new', async () => {
  const { id } = await leaveComment(listener, { email, page: page('before') })
  await sql`update comments.comments set held_at = now() where id = ${id}`.execute(db)
  const erasing = await eraseHeldUp()
  const posting = post(listener, commentBody({ email, page: page('meanwhile') })).then(
    (answer) => answer,
  )
  await until(async () => (await countWaiting(db)) === 2)

  await erasing.letGo()

  expect(await erasing.erased).toMatchObject({ kept: 1 })
  expect((await posting).status).toBe(201)
  await sql`update comments.comments set held_at = null where id = ${id}`.execute(db)
  await eraseReleased({ db: own })
  const { body } = await readThread(listener, page('meanwhile'))
  expect(body.comments).toMatchObject([{ author: { name: 'Ada' } }])
})

it('holds the thread that a comment was moved to before it takes the comment away', async () => {
  const from = await startThread(listener, page('from'))
  const into = await startThread(listener, page('into'))
  const { id } = await leaveComment(listener, { email, page: page('from') })
  const merge = await holdMerged(from, into)
  const erasing = erase()
  await until(async () => (await countWaiting(db)) === 1)
  const target = holdOpen(db, (tx) =>
    sql`select from comments.threads where id = ${into} for no key update`.execute(tx),
  )
  await until(async () => (await countWaiting(db)) === 2)

  await merge.letGo()
  const { letGo } = await target
  await until(async () => (await countWaiting(db)) === 1)

  expect(await isFree(id)).toBe(true)
  await letGo()
  expect(await erasing).toMatchObject({ kept: 0 })
  expect(await listMiscounted(db)).toEqual([])
  expect((await readThread(listener, page('into'))).body.thread.count).toBe(2)
})

it('finishes later what a merge moves while a legal hold that has ended is cleared up', async () => {
  const from = await startThread(listener, page('from'))
  const into = await startThread(listener, page('into'))
  const { id } = await leaveComment(listener, { email, page: page('from') })
  await sql`update comments.comments set held_at = now() where id = ${id}`.execute(db)
  expect(await erase()).toMatchObject({ kept: 1 })
  await sql`update comments.comments set held_at = null where id = ${id}`.execute(db)
  const merge = await holdMerged(from, into)
  const clearing = eraseReleased({ db: own })
  await until(async () => (await countWaiting(db)) === 1)

  await merge.letGo()
  await clearing

  expect(await namesOf(id)).toEqual(['Ada'])
  await eraseReleased({ db: own })
  expect(await namesOf(id)).toEqual([''])
})

/** An erasure that has taken away what they said, and waits for a report that they made. */
async function eraseHeldUp() {
  const { id } = await leaveComment(listener, { page: page('neighbour') })
  await report(listener, id, {
    reason: 'illegal',
    note: 'Libel.',
    name: 'Ada',
    email,
    goodFaith: true,
  }).expect(202)
  const { letGo } = await holdOpen(db, (tx) =>
    sql`select from comments.reports where address = ${email} for update`.execute(tx),
  )
  const erased = erase()
  await until(async () => (await countWaiting(db, 'update comments.reports')) === 1)
  return { erased, letGo }
}

/** Does by hand what a merge does to comments, up to its commit. */
function holdMerged(from: ThreadId, into: ThreadId) {
  return holdOpen(db, async (tx) => {
    await sql`
      select from comments.threads where id in (${from}, ${into}) order by id for no key update
    `.execute(tx)
    await sql`
      update comments.threads t set approved_count = approved_count + moved.count
      from (
        select count(*)::int as count from comments.comments
        where thread_id = ${from} and status = 'approved'
      ) as moved where t.id = ${into}
    `.execute(tx)
    await sql`update comments.comments set thread_id = ${into} where thread_id = ${from}`.execute(
      tx,
    )
    await sql`
      update comments.threads set merged_into = ${into}, approved_count = 0 where id = ${from}
    `.execute(tx)
  })
}

/** Whether nobody holds this comment. */
async function isFree(id: CommentId): Promise<boolean> {
  const { rows } = await sql`
    select from comments.comments where id = ${id} for update skip locked
  `.execute(db)
  return rows.length > 0
}

async function namesOf(id: CommentId): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select a.name from comments.comments c join comments.authors a on a.id = c.author_id
    where c.id = ${id}
  `.execute(db)
  return rows.map(({ name }) => name)
}
