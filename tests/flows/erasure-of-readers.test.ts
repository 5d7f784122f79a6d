import { erasePerson } from '@afterword/comments/erasure/erase-person'
import type { CommentsSchema } from '@afterword/comments/schema'
import { SiteId } from '@afterword/shared/ids'
import { beforeAll, expect, it } from 'vitest'
import { createReader, createSite } from '../support/builders.ts'
import { leaveComment, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { report } from '../support/reports.ts'
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
