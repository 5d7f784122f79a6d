import { erasePerson } from '@afterword/comments/erasure/erase-person'
import type { CommentsSchema } from '@afterword/comments/schema'
import { newId, ReaderId, SiteId } from '@afterword/shared/ids'
import { hashSecret, newSecret } from '@afterword/shared/tokens/secret'
import supertest from 'supertest'
import { beforeAll, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { anyAddress, leaveComment, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { report } from '../support/reports.ts'
import { tablesThatSay } from '../support/tables-that-say.ts'

const database = testDatabase()
const { db } = database
const own = database.openAs<CommentsSchema>('comments')
const { listener } = testComments(database, testRedis())
const site = SiteId.parse('daily')
const address = 'Zerafina@example.com'
const page = { url: 'https://news.example/readers-only' }

beforeAll(() => createSite(db))

/** Signed in at the news site, which says so. */
async function knownReader(): Promise<string> {
  const readerToken = newSecret('reader')
  const known = {
    id: newId(ReaderId),
    siteId: site,
    tokenHash: hashSecret(readerToken),
    subject: 'zerafina-17',
    name: 'Zerafina Quill',
    avatarUrl: 'https://news.example/zerafina.png',
    address,
    verifiedAt: new Date(),
  }
  await db.insertInto('comments.readers').values(known).execute()
  return readerToken
}

it('erases who never commented, and only reported and voted', async () => {
  const readerToken = await knownReader()
  const { id } = await leaveComment(listener, { page })
  await supertest(listener)
    .post(`/comments/v1/comments/${id}/votes`)
    .set('X-Forwarded-For', anyAddress())
    .send({ value: 1, readerToken })
    .expect(200)
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

  expect(erased).toEqual({ kept: 0 })
  expect(await tablesThatSay(db, ['zerafina'])).toEqual([])
  const { body } = await readThread(listener, page)
  expect(body.comments).toMatchObject([{ id, author: { name: 'Ada' } }])
  expect(await db.selectFrom('comments.votes').selectAll().execute()).toHaveLength(1)
  const told = await db.selectFrom('platform.messages').select('name').execute()
  expect(told.map(({ name }) => name)).not.toContain('person-erased')
})
