import { randomUUID } from 'node:crypto'
import type { SiteId } from '@afterword/shared/ids'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { problemOf, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { startThread, threadApi } from '../support/threads.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
const keys = { daily: '', weekly: '' }
let siteId: SiteId
const threads = threadApi(listener, () => keys.daily)

beforeAll(async () => {
  siteId = await createSite(db)
  keys.daily = await createApiKey(db, siteId, ['publish'])
  keys.weekly = await createApiKey(db, await createSite(db, 'weekly'), ['moderate'])
})

const page = (name: string): string => `https://news.example/view/${name}`

describe('a thread', () => {
  it('is shown with all its names and with what readers meet', async () => {
    const id = await startThread(listener, { url: `${page('one')}/?utm_source=x`, id: '42' })
    await threads.set({ id: '42' }, { section: 'world' }).expect(200)
    const section = { siteId, name: 'world', state: 'closed' as const }
    await db.insertInto('comments.sections').values(section).execute()

    const { body } = await threads.view(id).expect(200)

    expect(body.thread).toMatchObject({
      id,
      url: `${page('one')}/`,
      state: null,
      section: 'world',
      effectiveState: 'closed',
      aliases: { urls: [page('one')], ids: ['42'] },
    })
  })

  it('is nothing to another site, nor when there is none', async () => {
    const id = await startThread(listener, { url: page('own') })
    const weekly = threadApi(listener, () => keys.weekly)

    expect(problemOf(await weekly.view(id).expect(404))).toBe('site-not-found')
    expect(problemOf(await threads.view(randomUUID()).expect(404))).toBe('thread-not-found')
    expect(problemOf(await threads.view('nonsense').expect(404))).toBe('not-found')
  })
})
