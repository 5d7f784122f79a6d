import type { SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { commentBody, post, problemOf, readThread, testComments } from '../support/comments.ts'
import { moderator } from '../support/moderation.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { startThread } from '../support/threads.ts'

const database = testDatabase()
const { db } = database
const { listener, clock } = testComments(database, testRedis())
const url = 'https://news.example/states'
let site: SiteId

const STATES = ['open', 'premoderated', 'closed', 'hidden'] as const
type State = (typeof STATES)[number]

beforeAll(async () => {
  site = await createSite(db)
  await startThread(listener, { url })
})

beforeEach(async () => {
  await set({ every: null, thread: null, section: null, whole: 'open' })
})

type Parts = { every: State | null; thread: State | null; section: State | null; whole: State }

/** Sets all that a thread's state comes from. */
async function set({ every, thread, section, whole }: Parts): Promise<void> {
  await db.deleteFrom('comments.sections').execute()
  await db.deleteFrom('comments.siteSettings').execute()
  await sql`
    insert into comments.site_settings (site_id, every_thread, thread_state)
    values (${site}, ${every}, ${whole})
  `.execute(db)
  if (section) {
    const row = { siteId: site, name: 'world', state: section }
    await db.insertInto('comments.sections').values(row).execute()
  }
  await db.updateTable('comments.threads').set({ state: thread, section: 'world' }).execute()
}

const stateNow = async (): Promise<string> =>
  (await readThread(listener, { url })).body.thread.state

describe('the state of a thread', () => {
  it.each([
    [{ every: null, thread: null, section: null, whole: 'open' }, 'open'],
    [{ every: null, thread: null, section: null, whole: 'closed' }, 'closed'],
    [{ every: null, thread: null, section: 'premoderated', whole: 'open' }, 'premoderated'],
    [{ every: null, thread: null, section: 'open', whole: 'hidden' }, 'open'],
    [{ every: null, thread: 'open', section: 'closed', whole: 'hidden' }, 'open'],
    [{ every: null, thread: 'hidden', section: 'open', whole: 'open' }, 'hidden'],
    [{ every: null, thread: 'premoderated', section: 'closed', whole: 'open' }, 'premoderated'],
    [{ every: 'premoderated', thread: 'open', section: null, whole: 'open' }, 'premoderated'],
    [{ every: 'premoderated', thread: 'closed', section: null, whole: 'open' }, 'closed'],
    [{ every: 'closed', thread: 'premoderated', section: null, whole: 'open' }, 'closed'],
    [{ every: 'closed', thread: null, section: 'hidden', whole: 'open' }, 'hidden'],
    [{ every: 'hidden', thread: 'open', section: 'open', whole: 'open' }, 'hidden'],
  ] satisfies [Parts, State][])('is, of %j, %s', async (parts, expected) => {
    await set(parts)

    expect(await stateNow()).toBe(expected)
  })

  it('is hidden to other services just where readers do not see it', async () => {
    const some = [null, 'open', 'closed', 'hidden'] as const
    const everyMix = ([null, 'closed', 'hidden'] as const).flatMap((every) =>
      some.flatMap((thread) =>
        some.flatMap((section) =>
          (['open', 'hidden'] as const).map((whole) => ({ every, thread, section, whole })),
        ),
      ),
    )
    for (const parts of everyMix) {
      await set(parts)
      const { rows: visible } = await sql`select from comments.visible_comments`.execute(db)
      expect([parts, visible.length === 0]).toEqual([parts, (await stateNow()) === 'hidden'])
    }
  })

  it('holds for what is posted as for what is read', async () => {
    const posted = async (parts: Partial<Parts>) => {
      await set({ every: null, thread: null, section: null, whole: 'open', ...parts })
      return post(listener, commentBody({ page: { url } }))
    }

    expect((await posted({ section: 'open' })).body.comment.status).toBe('approved')
    expect((await posted({ section: 'premoderated' })).body.comment).toMatchObject({
      status: 'pending',
      reason: 'thread-moderated',
    })
    expect(problemOf(await posted({ every: 'closed' }))).toBe('thread-closed')
    expect(problemOf(await posted({ section: 'hidden' }))).toBe('thread-not-found')
  })

  it('is closed some days after it was made, where the site wants that', async () => {
    await sql`update comments.site_settings set close_after_days = 14`.execute(db)
    const day = 24 * 60 * 60 * 1_000
    const { createdAt } = await db
      .selectFrom('comments.threads')
      .select('createdAt')
      .executeTakeFirstOrThrow()

    clock.at = new Date(createdAt.getTime() + 14 * day - 60_000)
    expect(await stateNow()).toBe('open')

    clock.at = new Date(createdAt.getTime() + 14 * day + 60_000)
    expect(await stateNow()).toBe('closed')
    expect(problemOf(await post(listener, commentBody({ page: { url } })))).toBe('thread-closed')
  })

  it('is open again where somebody opened it, and closed where they took that back', async () => {
    const { id } = await db.selectFrom('comments.threads').select('id').executeTakeFirstOrThrow()
    const desk = moderator(listener, await createApiKey(db, site, ['moderate']))
    await sql`update comments.site_settings set close_after_days = 1`.execute(db)
    await sql`update comments.threads set created_at = now() - interval '30 days'`.execute(db)
    expect(await stateNow()).toBe('closed')

    const opened = await desk.decide({ threadId: id, action: 'open-thread' })

    expect(opened).toMatchObject({ outcome: 'decided', state: 'open' })
    expect(await stateNow()).toBe('open')
    await post(listener, commentBody({ page: { url } })).expect(201)
    await sql`update comments.site_settings set every_thread = 'closed'`.execute(db)
    expect(await stateNow()).toBe('closed')
    await sql`update comments.site_settings set every_thread = null`.execute(db)
    await desk.undo(opened.decisionId).expect(200)
    expect(await stateNow()).toBe('closed')
  })
})
