import { ReaderId, newId, type SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { leaveComment, problemOf, readThread, testComments } from '../support/comments.ts'
import { moderator } from '../support/moderation.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener, clock } = testComments(database, testRedis())
let daily: SiteId
let desk: ReturnType<typeof moderator>

beforeAll(async () => {
  daily = await createSite(db)
  desk = moderator(listener, await createApiKey(db, daily, ['moderate']))
})
beforeEach(async () => {
  await sql`truncate comments.comments cascade`.execute(db)
})

const LINKS = 'https://a.example https://b.example https://c.example'
const URL = 'https://news.example/filters'
let people = 0
/** So that nobody is too fast. */
const anyone = (): string => `reader-${(people += 1)}@example.com`
const comment = (overrides: object = {}) =>
  leaveComment(listener, { page: { url: URL }, email: anyone(), ...overrides })

async function found(query: object): Promise<string[]> {
  const { body } = await desk.queue(query).expect(200)
  return body.comments.map(({ id }: { id: string }) => id)
}

describe('the moderation queue is narrowed', () => {
  it('by status, or to none', async () => {
    const waiting = await comment({ text: LINKS })
    const approved = await comment()

    expect(await found({})).toEqual([waiting.id])
    expect(await found({ status: 'approved' })).toEqual([approved.id])
    expect(await found({ status: 'all' })).toEqual([waiting.id, approved.id])
    expect(await found({ status: 'all', sort: 'newest' })).toEqual([approved.id, waiting.id])
  })

  it('by what held a comment', async () => {
    const held = await comment({ text: LINKS })
    const spam = await comment({ company: 'x' })

    expect(await found({ status: 'all', reason: 'links' })).toEqual([held.id])
    expect(await found({ status: 'all', reason: 'honeypot' })).toEqual([spam.id])
    expect(await found({ status: 'all', reason: 'link' })).toEqual([])
  })

  it('by thread, named by its id or by an address of its page', async () => {
    const here = await comment()
    const elsewhere = await comment({ page: { url: 'https://news.example/elsewhere' } })
    const { id } = (await readThread(listener, { url: URL })).body.thread
    const all = { status: 'all' }

    expect(await found({ ...all, thread: id })).toEqual([here.id])
    expect(await found({ ...all, url: `${URL}/?utm_source=x` })).toEqual([here.id])
    expect(await found({ ...all, url: 'https://news.example/elsewhere' })).toEqual([elsewhere.id])
    expect(await found({ ...all, url: 'https://news.example/nowhere' })).toEqual([])
    expect(await found({ ...all, url: 'https://news.example/elsewhere', thread: id })).toEqual([])
  })

  it('by who signed, whatever the case of the address, or by the browser', async () => {
    const ada = await comment({ name: 'Ada', email: 'ada@example.com' })
    const bob = await comment({ name: 'Bob', email: 'ADA@example.com' })
    const reader = newId(ReaderId)
    await sql`
      insert into comments.readers (id, site_id) values (${reader}, ${daily})
    `.execute(db)
    await db
      .updateTable('comments.comments')
      .set({ readerId: reader })
      .where('id', '=', bob.id)
      .execute()
    const all = { status: 'all' }

    expect(await found({ ...all, author: 'Ada' })).toEqual([ada.id])
    expect(await found({ ...all, email: 'Ada@Example.com' })).toEqual([ada.id, bob.id])
    expect(await found({ ...all, author: 'Bob', email: 'ada@example.com' })).toEqual([bob.id])
    expect(await found({ ...all, author: 'Nobody' })).toEqual([])
    expect(await found({ ...all, reader })).toEqual([bob.id])
    const { body } = await desk.queue({ ...all, reader })
    expect(body.comments[0].reader).toEqual({
      id: reader,
      approved: 0,
      known: false,
      staff: false,
    })
  })

  it('to what readers have reported, and says how often', async () => {
    const reported = await comment()
    await comment()
    const reports = ['open', 'open', 'dismissed']
    for (const status of reports) {
      await sql`
        insert into comments.reports (
          id, site_id, comment_id, weight, reason, status, decided_at, created_at
        )
        values (
          gen_random_uuid(), ${daily}, ${reported.id}, 1, 'abuse', ${status}::text,
          case when ${status}::text <> 'open' then now() end, now()
        )
      `.execute(db)
    }

    const { body } = await desk.queue({ status: 'all', reported: 'true' }).expect(200)

    expect(body.comments).toMatchObject([{ id: reported.id, reports: { open: 2, all: 3 } }])
    expect((await desk.look(reported.id)).body.reports).toHaveLength(3)
  })

  it('to what holds some letters, with no sign of theirs taken for a pattern', async () => {
    const harbour = await comment({ text: 'Der HAFEN ist 100% zu' })
    await comment({ text: 'Nothing of the kind: 1000' })
    const all = { status: 'all' }

    expect(await found({ ...all, text: 'hafen' })).toEqual([harbour.id])
    expect(await found({ ...all, text: '100%' })).toEqual([harbour.id])
    expect(await found({ ...all, text: "'; drop table" })).toEqual([])
    expect(problemOf(await desk.queue({ text: 'x' }).expect(400))).toBe('invalid-query')
  })

  it('by several of these at once', async () => {
    const one = await comment({ text: `harbour ${LINKS}`, name: 'Ada' })
    await comment({ text: `harbour ${LINKS}`, name: 'Bob' })
    await comment({ text: LINKS, name: 'Ada' })

    expect(await found({ text: 'harbour', author: 'Ada', reason: 'links', url: URL })).toEqual([
      one.id,
    ])
  })
})

describe('its pages', () => {
  it.each(['oldest', 'newest'])(
    'hold each comment once, %s first, in every status',
    async (sort) => {
      const ids: string[] = []
      for (let i = 0; i < 7; i += 1) {
        ids.push((await comment(i % 2 ? { text: `${i} ${LINKS}` } : {})).id)
      }

      const seen = await allPages({ status: 'all', sort, limit: 2 })

      expect(seen).toEqual(sort === 'oldest' ? ids : ids.toReversed())
    },
  )

  it('belong to one set of filters', async () => {
    await comment()
    await comment()
    const { next } = (await desk.queue({ status: 'approved', limit: 1 })).body

    await desk.queue({ status: 'approved', limit: 1, after: next }).expect(200)
    for (const other of [{ status: 'all' }, { status: 'approved', author: 'Ada' }]) {
      expect(problemOf(await desk.queue({ ...other, limit: 1, after: next }).expect(400))).toBe(
        'invalid-query',
      )
    }
  })

  it('of a search go on until all is searched, though each looks at so much only', async () => {
    const first = await comment({ text: 'a needle' })
    await fillWith(4_500)
    clock.at = new Date(clock.at.getTime() + 10_000)
    const last = await comment({ text: 'another needle' })

    const pages = await listPages({ status: 'all', text: 'needle', limit: 10 })

    expect(pages.flat()).toEqual([first.id, last.id])
    expect(pages.length).toBeGreaterThan(2)
  })
})

async function allPages(query: object): Promise<string[]> {
  return (await listPages(query)).flat()
}

async function listPages(query: object): Promise<string[][]> {
  const pages: string[][] = []
  let after: string | null | undefined
  do {
    const { body } = await desk.queue({ ...query, ...(after && { after }) }).expect(200)
    pages.push(body.comments.map(({ id }: { id: string }) => id))
    after = body.next
  } while (after)
  return pages
}

/** So many approved comments more, as if they had been posted after the first. */
async function fillWith(count: number): Promise<void> {
  await sql`
    insert into comments.comments (
      id, site_id, thread_id, root_id, depth, author_id, text, html, status, version, created_at
    )
    select made.id, c.site_id, c.thread_id, made.id, 0, c.author_id, 'hay', '', 'approved', 1,
      c.created_at + made.i * interval '1 ms'
    from comments.comments c
    cross join (
      select gen_random_uuid() as id, i from generate_series(1, ${count}::int) i
    ) made
  `.execute(db)
}
