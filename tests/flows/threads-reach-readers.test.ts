import type { SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { startThread, threadApi } from '../support/threads.ts'
import { until } from '../support/until.ts'

const database = testDatabase()
const { db } = database
const redis = testRedis()
/** Where the site's own calls go, and another process that has its answers in memory. */
const { listener: desk } = testComments(database, redis)
const { listener: elsewhere } = testComments(database, redis, { answerMemoryMb: 8 })
let site: SiteId
let key = ''
const threads = threadApi(desk, () => key)

beforeAll(async () => {
  site = await createSite(db)
  key = await createApiKey(db, site, ['moderate'])
})

const page = (name: string): string => `https://news.example/reach/${name}`

/** Waits, for less time than a shared cache may keep an answer, until readers see this. */
const expectSeen = (query: Record<string, string>, expected: object): Promise<unknown> =>
  until(async () => {
    const { body } = await readThread(elsewhere, query)
    expect(body.thread).toMatchObject(expected)
  }, 5)

describe('readers of a process that keeps its answers', () => {
  it('soon see what a section, the whole site or a thread is set to', async () => {
    await startThread(desk, { url: page('state') })
    await threads.set({ url: page('state') }, { section: 'world' }).expect(200)
    await expectSeen({ url: page('state') }, { state: 'open', count: 1 })

    const world = { siteId: site, name: 'world', state: 'premoderated' as const }
    await db.insertInto('comments.sections').values(world).execute()
    await expectSeen({ url: page('state') }, { state: 'premoderated' })

    await db
      .insertInto('comments.siteSettings')
      .values({ siteId: site, everyThread: 'closed' })
      .execute()
    await expectSeen({ url: page('state') }, { state: 'closed' })

    await threads.set({ url: page('state') }, { state: 'hidden' }).expect(200)
    await expectSeen({ url: page('state') }, { id: null, state: 'hidden', count: 0 })
  })

  it('soon see a thread close by its age', async () => {
    await db.deleteFrom('comments.siteSettings').execute()
    const id = await startThread(desk, { url: page('age') })
    await expectSeen({ url: page('age') }, { state: 'open' })

    await db
      .insertInto('comments.siteSettings')
      .values({ siteId: site, closeAfterDays: 1 })
      .execute()
    await sql`update comments.threads set created_at = now() - interval '2 days' where id = ${id}`.execute(
      db,
    )

    await expectSeen({ url: page('age') }, { state: 'closed' })
  })

  it('soon find a thread by its new names, and no more by those it has lost', async () => {
    const id = await startThread(desk, { url: page('named') })
    await expectSeen({ url: page('alias') }, { id: null })

    await threads.alias(id, { url: page('alias') }).expect(200)
    await expectSeen({ url: page('alias') }, { id })

    await threads.unalias(id, { url: page('alias') }).expect(200)
    await expectSeen({ url: page('alias') }, { id: null })
  })

  it('soon see two threads as the one they were made', async () => {
    const from = await startThread(desk, { url: page('from') })
    const into = await startThread(desk, { url: page('into') })
    await expectSeen({ url: page('from') }, { id: from, count: 1 })
    await expectSeen({ url: page('into') }, { id: into, count: 1 })

    await threads.merge(from, { into }).expect(200)

    await expectSeen({ url: page('from') }, { id: into, count: 2 })
    await expectSeen({ url: page('into') }, { id: into, count: 2 })
  })
})

it('a shared cache may answer for at most 30 seconds, with what is stale counted in', async () => {
  const { headers } = await readThread(elsewhere, { url: page('cache') })

  const seconds = [...String(headers['cache-control']).matchAll(/(s-maxage|stale-[a-z-]+)=(\d+)/g)]
  expect(seconds.length).toBeGreaterThan(0)
  expect(seconds.reduce((sum, [, , some]) => sum + Number(some), 0)).toBeLessThanOrEqual(30)
})
