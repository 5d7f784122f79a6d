import { findDeliveryByRelayId } from '@afterword/mailer/feedback/store'
import type { MailerSchema } from '@afterword/mailer/schema'
import { AuthorId, newId, type SiteId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import { beforeAll, expect, it } from 'vitest'
import { createSent } from '../support/bounces.ts'
import { createSite, createStaff } from '../support/builders.ts'
import { createReaders } from '../support/mailer.ts'
import { type EverySchema, testDatabase } from '../support/postgres.ts'

const { db } = testDatabase()
let site: SiteId

beforeAll(async () => {
  site = await createSite(db)
  await createReaders(db, await createSite(db, 'weekly'), { count: 3_000 })
  await createAuthors(3_000)
  await createDeliveries()
  await sql`analyze`.execute(db)
})

/** Authors who have proved `author-<n>@example.com`. */
async function createAuthors(count: number): Promise<void> {
  await sql`
    insert into comments.authors (id, site_id, name, address, verified_at)
    select gen_random_uuid(), 'weekly', 'Author ' || n, 'author-' || n || '@example.com', now()
    from generate_series(1, ${count}::integer) as n
  `.execute(db)
}

/** One delivery to each subscriber and to each author. */
async function createDeliveries(): Promise<void> {
  await sql`
    with content as (
      insert into mailer.contents (id, site_id, kind, locale, digest, subject, text, html)
      values (mailer.new_id(), 'weekly', 'decision', 'en', '', '', '', '')
      returning id
    ), people as (
      select id as subscriber_id, null::uuid as author_id from subscriptions.subscribers
      union all
      select null, id from comments.authors
    )
    insert into mailer.deliveries (
      id, site_id, kind, lane, content_id, subscriber_id, author_id, message_id, expires_at, state,
      settled_at, reply
    )
    select
      mailer.new_id(), 'weekly', 'decision', 'notices', content.id, subscriber_id, author_id,
      mailer.new_id()::text, now() + interval '12 h', 'sent', now(), '250 ok'
    from people cross join content
  `.execute(db)
}

type Asked = { relayId: string; address: string }

/** What is found, and what this session reads for it, as PostgreSQL counts it. */
async function findAndCount(asked: Asked) {
  return db.transaction().execute(async (tx) => {
    const before = await countReads(tx)

    const found = await findDeliveryByRelayId(tx as unknown as Kysely<MailerSchema>, asked)

    const { scans, rows } = await countReads(tx)
    return { found: found?.id, scans: scans - before.scans, rows: rows - before.rows }
  })
}

async function countReads(tx: Kysely<EverySchema>) {
  const { rows } = await sql<{ scans: number; rows: number }>`
    select sum(seq_scan)::int as scans, sum(coalesce(idx_tup_fetch, 0))::int as rows
    from pg_stat_xact_user_tables
    where relid in (
      'mailer.deliveries'::regclass, 'subscriptions.subscribers'::regclass,
      'subscriptions.subscriptions'::regclass, 'comments.authors'::regclass
    )
  `.execute(tx)
  return rows[0]!
}

it.each(['reader-7@example.com', 'author-7@example.com', 'stranger@example.com'])(
  'a report about a mail to %s that is not ours reads no more than what went there',
  async (address) => {
    const { found, scans, rows } = await findAndCount({ relayId: 'not-ours', address })

    expect(found).toBeUndefined()
    expect(scans).toBe(0)
    expect(rows).toBeLessThan(20)
  },
)

it('a report by the id of the relay finds what went to a subscriber, in any spelling', async () => {
  await createSent(db, site, { reply: '250 ok of-another' })
  const { id } = await createSent(db, site, { address: 'bea@example.com', reply: '250 ok r-1' })

  const { found, scans } = await findAndCount({ relayId: 'r-1', address: 'Bea@Example.com' })

  expect(found).toBe(id)
  expect(scans).toBe(0)
})

it('a report by the id of the relay finds what went to a member of staff', async () => {
  const staffId = await createStaff(db, site, 'hedy@example.com')
  const { id } = await createSent(db, site, { address: 'cleo@example.com', reply: '250 ok r-2' })
  await sql`
    update mailer.deliveries set subscriber_id = null, staff_id = ${staffId} where id = ${id}
  `.execute(db)

  const { found } = await findAndCount({ relayId: 'r-2', address: 'hedy@example.com' })

  expect(found).toBe(id)
})

it('a report by the id of the relay finds what went to an author who has proved the address', async () => {
  const authorId = newId(AuthorId)
  await sql`
    insert into comments.authors (id, site_id, name, address, verified_at)
    values (${authorId}, ${site}, 'Dora', 'dora@example.com', now())
  `.execute(db)
  const { id } = await createSent(db, site, { address: 'eve@example.com', reply: '250 ok r-3' })
  await sql`
    update mailer.deliveries set subscriber_id = null, author_id = ${authorId} where id = ${id}
  `.execute(db)

  const { found } = await findAndCount({ relayId: 'r-3', address: 'dora@example.com' })

  expect(found).toBe(id)
})

it('a report by the id of the relay comes too late for a mail of five weeks ago', async () => {
  const { id } = await createSent(db, site, { address: 'fay@example.com', reply: '250 ok r-4' })
  await sql`
    update mailer.deliveries set created_at = now() - interval '35 days' where id = ${id}
  `.execute(db)

  expect((await findAndCount({ relayId: 'r-4', address: 'fay@example.com' })).found).toBe(undefined)
})
