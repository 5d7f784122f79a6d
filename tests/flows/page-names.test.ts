import { listPages } from '@afterword/comments/live/page-store'
import type { CommentsSchema } from '@afterword/comments/schema'
import { pageKeys } from '@afterword/comments/threads/page'
import { findThread } from '@afterword/comments/threads/store'
import { SiteId, type ThreadId } from '@afterword/shared/ids'
import { beforeAll, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { leaveComment, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { startThread } from '../support/threads.ts'

const database = testDatabase()
const { db } = database
const own = database.openAs<CommentsSchema>('comments')
const { listener } = testComments(database, testRedis())
const site = SiteId.parse('daily')

beforeAll(() => createSite(db))

let cases = 0

type Asked = { id: string | null; url: string }

/** Which thread each of the statements that look a page up would take. */
async function findEveryWay({ id, url }: Asked): Promise<(ThreadId | null | undefined)[]> {
  const keys = pageKeys({ id, url })
  const [page] = await listPages(own, [{ site, keys }])
  const { body } = await readThread(listener, { url, ...(id && { id }) })
  return [
    (await findThread(own, { site, keys }))?.id,
    page?.id ?? undefined,
    body.thread.id ?? undefined,
  ]
}

/** Where a comment goes: the statement behind it finds the page by itself. */
async function postTo({ id, url }: Asked): Promise<ThreadId> {
  const comment = await leaveComment(listener, { page: { url, id }, email: `${cases}@example.com` })
  const { threadId } = await db
    .selectFrom('comments.comments')
    .select('threadId')
    .where('id', '=', comment.id)
    .executeTakeFirstOrThrow()
  return threadId
}

it.each([
  ['its id and its address', 'a', 'a', 'with-id'],
  ['its id, at an address nobody knows', 'a', 'nowhere', 'with-id'],
  ['its id, at the address of another', 'a', 'b', 'with-id'],
  ['its address alone', null, 'a', 'with-id'],
  ['the address of a page without an id', null, 'b', 'without'],
  ['a new id and the address of a page without one', 'new', 'b', 'without'],
  ['a new id and the address of a page with another', 'new', 'a', 'none'],
  ['names nobody knows', 'new', 'nowhere', 'none'],
  ['an address nobody knows', null, 'nowhere', 'none'],
])('a page is found alike by whoever looks, by %s', async (_what, id, address, expected) => {
  const place = (name: string): string => `https://news.example/names/${cases}/${name}`
  const called = (name: string): string => `${cases}-${name}`
  cases += 1
  const threads: Record<string, ThreadId> = {
    'with-id': await startThread(listener, { url: place('a'), id: called('a') }),
    without: await startThread(listener, { url: place('b') }),
  }
  const asked = { id: id && called(id), url: place(address) }

  const found = await findEveryWay(asked)
  const taken = await postTo(asked)

  expect(found).toEqual([threads[expected], threads[expected], threads[expected]])
  const [name = 'none'] = Object.keys(threads).filter((each) => threads[each] === taken)
  expect(name).toBe(expected)
  expect(await findEveryWay(asked)).toEqual([taken, taken, taken])
})
