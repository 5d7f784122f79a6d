import { erasePerson } from '@afterword/comments/erasure/erase-person'
import { deleteReportNetworks } from '@afterword/comments/reports/store'
import type { CommentsSchema } from '@afterword/comments/schema'
import { CommentWaiting } from '@afterword/shared/contracts/comments'
import { type CommentId, SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createReader, createSite } from '../support/builders.ts'
import {
  commentBody,
  decide,
  leaveComment,
  post,
  readThread,
  testComments,
} from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { pathOf, report } from '../support/reports.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let key = ''

beforeAll(async () => {
  key = await createApiKey(db, await createSite(db), ['moderate'])
})

let pages = 0
let people = 0
const anyPage = (): string => `https://news.example/held/${(pages += 1)}`

async function comment(): Promise<{ id: CommentId; url: string }> {
  const url = anyPage()
  return { id: (await leaveComment(listener, { page: { url } })).id, url }
}

type Known = { readerToken: string; address: string }

/** Somebody who is known: staff, or with an address of their own and as many approved comments. */
async function knownReader({ isStaff = false, approved = 0 } = {}): Promise<Known> {
  const address = `reader-${(people += 1)}@example.com`
  const { id, readerToken } = await createReader(db, SiteId.parse('daily'), { isStaff, address })
  for (let count = 0; count < approved; count += 1) {
    const mine = await leaveComment(listener, { page: { url: anyPage() }, email: address })
    await db
      .updateTable('comments.comments')
      .set({ readerId: id })
      .where('id', '=', mine.id)
      .execute()
  }
  return { readerToken, address }
}

async function knownReporter(standing: { isStaff?: boolean; approved?: number } = {}) {
  return { readerToken: (await knownReader(standing)).readerToken }
}

describe('reports', () => {
  it('hold a comment when there are enough, and the moderators hear of it', async () => {
    const { id, url } = await comment()
    await report(listener, id)
    await report(listener, id)
    expect(await statusOf(id)).toMatchObject({ status: 'approved' })

    await report(listener, id)

    expect(await statusOf(id)).toMatchObject({ status: 'pending', reasons: ['reports'] })
    expect((await readThread(listener, { url })).body.comments).toEqual([])
    const decisions = await decisionsOn(id)
    expect(decisions).toMatchObject([{ action: 'wait', actorKind: 'reports' }])
    const messages = await db
      .selectFrom('platform.messages')
      .select('payload')
      .where('name', '=', CommentWaiting.name)
      .where(sql<boolean>`payload->>'commentId' = ${id}`)
      .execute()
    expect(messages).toHaveLength(1)
  })

  it('hold it once, of many at the same time', async () => {
    const { id } = await comment()

    const answers = await Promise.all(Array.from({ length: 20 }, () => report(listener, id)))

    expect(await statusOf(id)).toMatchObject({ status: 'pending' })
    expect(await decisionsOn(id)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(3)
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(17)
  })

  it('from one network count once, whatever their readers', async () => {
    const { id } = await comment()

    for (let host = 1; host < 9; host += 1) {
      await report(listener, id, {}, `192.0.2.${host}`).expect(202)
    }

    expect(await statusOf(id)).toMatchObject({ status: 'approved' })
  })

  it('of who is trusted count twice, and of staff', async () => {
    const { id } = await comment()

    await report(listener, id, await knownReporter({ approved: 1 })).expect(202)
    await report(listener, id, await knownReporter()).expect(202)
    const { id: other } = await comment()
    await report(listener, other, await knownReporter({ isStaff: true }))

    expect(await weightsOn(id)).toEqual([2, 1])
    expect(await statusOf(id)).toMatchObject({ status: 'pending' })
    expect(await weightsOn(other)).toEqual([2])
  })

  it('of who is mostly wrong count half', async () => {
    const wrong = await comment()
    const { body } = await report(listener, wrong.id)
    await decide(listener, key, [{ commentId: wrong.id, action: 'approve' }]).expect(200)
    const { id } = await comment()

    await report(listener, id, { readerToken: body.readerToken }).expect(202)

    expect(await weightsOn(id)).toEqual([0.5])
  })

  it('never hold what a moderator has let stand', async () => {
    const { id } = await comment()
    await report(listener, id)
    const { body } = await decide(listener, key, [{ commentId: id, action: 'approve' }])
    expect(body.results).toMatchObject([{ outcome: 'decided', status: 'approved' }])

    for (let count = 0; count < 5; count += 1) await report(listener, id).expect(202)

    expect(await statusOf(id)).toMatchObject({ status: 'approved' })
  })

  it('hold it again once its author has changed what was approved', async () => {
    const { body } = await post(listener, commentBody({ page: { url: anyPage() } })).expect(201)
    const { id } = body.comment
    await report(listener, id)
    await decide(listener, key, [{ commentId: id, action: 'approve' }]).expect(200)
    await supertest(listener)
      .patch(`/comments/v1/comments/${id}`)
      .set('Authorization', `Bearer ${body.editToken}`)
      .send({ text: 'Something worse.' })
      .expect(200)

    for (let count = 0; count < 3; count += 1) await report(listener, id).expect(202)

    expect(await statusOf(id)).toMatchObject({ status: 'pending' })
  })

  it('whose network is forgotten count no more', async () => {
    const { id } = await comment()
    await report(listener, id)
    await report(listener, id)
    await db
      .updateTable('comments.reports')
      .set({ networkHash: null })
      .where('commentId', '=', id)
      .execute()

    await report(listener, id)

    expect(await statusOf(id)).toMatchObject({ status: 'approved' })
  })
})

it('forgets which network a report came from when the time of the site is over', async () => {
  const old = await comment()
  const young = await comment()
  await report(listener, old.id)
  await report(listener, young.id)
  await sql`
    update comments.reports set created_at = now() - interval '31 days' where comment_id = ${old.id}
  `.execute(db)

  await deleteReportNetworks(database.openAs<CommentsSchema>('comments'), 10)

  expect(await reportsOn(old.id)).toMatchObject([{ networkHash: null }])
  expect((await reportsOn(young.id))[0]!.networkHash).toHaveLength(32)
})

it('forgets with who is erased what they wrote in a report and asked in a review', async () => {
  const { id } = await comment()
  const { readerToken, address } = await knownReader({ approved: 1 })
  const notice = { law: 'Act 1', name: 'Grace', email: address, goodFaith: true }
  const filed = await report(listener, id, {
    ...notice,
    reason: 'illegal',
    note: 'Libel.',
    readerToken,
  }).expect(202)
  expect(await reportsOn(id)).toMatchObject([{ address, verifiedAt: expect.any(Date) }])
  await decide(listener, key, [{ commentId: id, action: 'approve' }]).expect(200)
  await supertest(listener).post(pathOf(filed)).type('form').send({ note: 'No!' }).expect(200)

  const comments = database.openAs<CommentsSchema>('comments')
  await erasePerson(
    { db: comments },
    { site: SiteId.parse('daily'), address, afterwards: 'anonymous' },
  )

  expect(await reportsOn(id)).toMatchObject([
    { note: null, law: null, name: null, address: null, networkHash: null, status: 'dismissed' },
  ])
  const reviews = await db.selectFrom('comments.reviews').select('note').execute()
  expect(reviews).toEqual([{ note: null }])
})

async function statusOf(id: CommentId) {
  return db
    .selectFrom('comments.comments')
    .select(['status', 'reasons'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

async function decisionsOn(id: CommentId) {
  return db.selectFrom('comments.decisions').selectAll().where('commentId', '=', id).execute()
}

async function reportsOn(id: CommentId) {
  return db.selectFrom('comments.reports').selectAll().where('commentId', '=', id).execute()
}

async function weightsOn(id: CommentId): Promise<number[]> {
  const reports = await db
    .selectFrom('comments.reports')
    .select('weight')
    .where('commentId', '=', id)
    .orderBy('createdAt')
    .execute()
  return reports.map(({ weight }) => weight)
}
