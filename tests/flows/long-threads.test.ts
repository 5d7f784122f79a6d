import type { Position } from '@afterword/comments/comments/cursor'
import { findThreadPage } from '@afterword/comments/comments/thread-page-store'
import type { CommentsSchema } from '@afterword/comments/schema'
import { pageKeys } from '@afterword/comments/threads/page'
import type { SiteId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import { beforeAll, expect, it } from 'vitest'
import { createBulk, createThread } from '../bench/thread-fixture.ts'
import { createSite } from '../support/builders.ts'
import { type EverySchema, testDatabase } from '../support/postgres.ts'

const { db } = testDatabase()
let site: SiteId
let url = ''

beforeAll(async () => {
  site = await createSite(db)
  url = await createThread(db, { site, comments: 20_000 })
  await createBulk(db, { site, comments: 20_000 })
})

type Sort = Parameters<typeof findThreadPage>[1]['sort']

type Reads = { scans: number; fetched: number }

/** What this session has read of the comments so far, as PostgreSQL counts it. */
async function countReads(tx: Kysely<EverySchema>): Promise<Reads> {
  const { rows } = await sql<Reads>`
    select seq_scan::int as scans, idx_tup_fetch::int as fetched
    from pg_stat_xact_user_tables where relid = 'comments.comments'::regclass
  `.execute(tx)
  return rows[0]!
}

async function readOf(sort: Sort, after?: 'after') {
  return db.transaction().execute(async (tx) => {
    const page = { site, keys: pageKeys({ id: null, url }) }
    const read = (position?: Position) =>
      findThreadPage(tx as unknown as Kysely<CommentsSchema>, {
        page,
        sort,
        limit: 51,
        after: position,
      })
    const from = after && (await read())!.roots.at(-1)!.root
    const before = await countReads(tx)

    const found = await read(from)

    const { scans, fetched } = await countReads(tx)
    return {
      found: found!.roots.length,
      scans: scans - before.scans,
      fetched: fetched - before.fetched,
    }
  })
}

it.each<[Sort, 'after'?]>([
  ['newest'],
  ['oldest'],
  ['top'],
  ['newest', 'after'],
  ['oldest', 'after'],
  ['top', 'after'],
])('reads no more of a thread of 20,000 than it shows: %s, %s', async (sort, after) => {
  const { found, scans, fetched } = await readOf(sort, after)

  expect(found).toBe(51)
  expect(scans).toBe(0)
  expect(fetched).toBeLessThanOrEqual(60)
})
