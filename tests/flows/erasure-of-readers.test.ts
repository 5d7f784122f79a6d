import { erasePerson } from '@afterword/comments/erasure/erase-person'
import { sweepPersonal } from '@afterword/comments/erasure/sweep-personal'
import { deleteReportNetworks } from '@afterword/comments/reports/store'
import type { CommentsSchema } from '@afterword/comments/schema'
import { type CommentId, SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createReader, createSite } from '../support/builders.ts'
import { leaveComment, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { report } from '../support/reports.ts'
import { allowSignIn, signInAs } from '../support/sign-ins.ts'
import { tablesThatSay } from '../support/tables-that-say.ts'
import { castVote } from '../support/votes.ts'

const database = testDatabase()
const { db } = database
const own = database.openAs<CommentsSchema>('comments')
const { listener } = testComments(database, testRedis())
const site = SiteId.parse('daily')
const address = 'Zerafina@example.com'
const page = { url: 'https://news.example/readers-only' }

beforeAll(() => createSite(db))

it('erases who never commented, and only reported and voted', async () => {
  const { readerToken } = await createReader(db, site, {
    subject: 'zerafina-17',
    name: 'Zerafina Quill',
    avatarUrl: 'https://news.example/zerafina.png',
    address,
  })
  const { id } = await leaveComment(listener, { page })
  await castVote(listener, id, { value: 1, readerToken }).expect(200)
  const law = { law: 'Act 1', note: 'Libel, says Zerafina.', goodFaith: true }
  await report(listener, id, {
    ...law,
    reason: 'illegal',
    name: 'Zerafina Quill',
    email: address,
    readerToken,
  }).expect(202)
  expect(await tablesThatSay(db, ['zerafina'])).toEqual(
    expect.arrayContaining(['comments.readers', 'comments.reports']),
  )

  const erased = await erasePerson(
    { db: own },
    { site, address: 'zerafina@example.com', afterwards: 'removed' },
  )

  expect(erased).toEqual({ authors: 0, comments: 0, kept: 0, readers: 1, reports: 1 })
  expect(await tablesThatSay(db, ['zerafina'])).toEqual([])
  const { body } = await readThread(listener, page)
  expect(body.comments).toMatchObject([{ id, author: { name: 'Ada' } }])
  expect(await db.selectFrom('comments.votes').selectAll().execute()).toHaveLength(1)
  const told = await db.selectFrom('platform.messages').select('name').execute()
  expect(told.map(({ name }) => name)).not.toContain('person-erased')
})

describe('under a legal hold', () => {
  const person = { site, address: 'hedda@example.com', afterwards: 'removed' } as const
  let id: CommentId
  let readerToken: string

  beforeEach(async () => {
    const known = { name: 'Hedda Quill', address: person.address }
    readerToken = (await createReader(db, site, known)).readerToken
    const comment = await leaveComment(listener, { page })
    id = comment.id
    const notice = { law: 'Act 1', note: 'Libel, says Hedda.', goodFaith: true, readerToken }
    await report(listener, id, {
      ...notice,
      reason: 'illegal',
      name: 'Hedda Quill',
      email: person.address,
    }).expect(202)
    await hold(true)
  })

  const hold = (isHeld: boolean) =>
    sql`
      update comments.comments set held_at = ${isHeld ? sql`now()` : null} where id = ${id}
    `.execute(db)

  const reportsFrom = async (): Promise<boolean[]> => {
    const reports = await db
      .selectFrom('comments.reports')
      .select('networkHash')
      .where('commentId', '=', id)
      .execute()
    return reports.map(({ networkHash }) => networkHash !== null)
  }

  it('a report and who made it are evidence, which goes when the hold ends', async () => {
    const erased = await erasePerson({ db: own }, person)
    await sweepPersonal({ db: own })

    expect(erased).toMatchObject({ readers: 1, reports: 1 })
    expect((await tablesThatSay(db, ['hedda'])).toSorted()).toEqual([
      'comments.readers',
      'comments.reports',
    ])
    expect(await reportsFrom()).toEqual([true])

    await hold(false)
    await sweepPersonal({ db: own })

    expect(await tablesThatSay(db, ['hedda'])).toEqual([])
    expect(await reportsFrom()).toEqual([false])
  })

  it('the browser of whoever was erased is not known again', async () => {
    await erasePerson({ db: own }, person)

    const { body } = await castVote(listener, id, { value: 1, readerToken }).expect(200)

    expect(body.readerToken).toEqual(expect.any(String))
    await hold(false)
    await sweepPersonal({ db: own })
  })

  it('the account of whoever was erased is somebody new, whom its end leaves alone', async () => {
    await allowSignIn(db, site)
    const signIn = await signInAs('astrid-3', { name: 'Astrid', email: 'astrid@example.com' })
    const held = await leaveComment(listener, { page, signIn })
    await sql`update comments.comments set held_at = now() where id = ${held.id}`.execute(db)
    await erasePerson({ db: own }, { ...person, address: 'astrid@example.com' })

    const anew = await leaveComment(listener, { page, signIn })
    await sql`update comments.comments set held_at = null where id = ${held.id}`.execute(db)
    await sweepPersonal({ db: own })
    const again = await leaveComment(listener, { page, signIn })

    const readers = await readersOf([held.id, anew.id, again.id])
    expect(readers).toEqual([null, readers[2], expect.any(String)])
    await hold(false)
    await sweepPersonal({ db: own })
  })

  it('where a report came from stays past its days', async () => {
    await sql`update comments.reports set created_at = now() - interval '60 days'`.execute(db)

    await deleteReportNetworks(own, 10)
    expect(await reportsFrom()).toEqual([true])

    await hold(false)
    await deleteReportNetworks(own, 10)
    expect(await reportsFrom()).toEqual([false])
  })
})

async function readersOf(ids: CommentId[]): Promise<(string | null)[]> {
  const comments = await db
    .selectFrom('comments.comments')
    .select('readerId')
    .where('id', 'in', ids)
    .orderBy('createdAt')
    .execute()
  return comments.map(({ readerId }) => readerId)
}
