import { deleteOldContents, deleteOldDeliveries } from '@afterword/mailer/deliveries/sweep-store'
import type { MailerSchema } from '@afterword/mailer/schema'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import {
  announce,
  askToConfirm,
  createReaders,
  listDeliveries,
  testMailers,
  untilStates,
} from '../support/mailer.ts'

const { database, db, mailer, newSite } = testMailers()
const own = database.openAs<MailerSchema>('mailer')

/** Makes everything there is look as if it was made, and settled, so many days ago. */
async function age(days: number): Promise<void> {
  const since = sql`now() - make_interval(days => ${days})`
  await sql`update mailer.contents set created_at = ${since}`.execute(db)
  await sql`
    update mailer.deliveries set
      settled_at = case when settled_at is not null then ${since} end,
      id = (lpad(to_hex(floor(extract(epoch from ${since}) * 1000)::bigint), 12, '0')
        || right(replace(id::text, '-', ''), 20))::uuid
  `.execute(db)
  await sql`
    insert into mailer.resolutions (delivery_id, site_id, resolution, cause)
    select id, site_id, 'sent', 'by-hand' from mailer.deliveries
    on conflict do nothing
  `.execute(db)
}

async function sweep(): Promise<void> {
  while ((await deleteOldDeliveries(own)) > 0);
  await deleteOldContents(own)
}

const count = async (table: string): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(table)}
  `.execute(db)
  return rows[0]!.count
}

const totals = () => db.selectFrom('mailer.campaignTotals').selectAll().execute()

it('what was settled 90 days ago goes, and the totals of its campaign stay', async () => {
  const siteId = await newSite()
  await createReaders(db, siteId, { count: 3 })
  mailer.start()
  await announce(db, siteId)
  await untilStates(db, { sent: 3 }, 30)
  const before = await totals()

  await age(89)
  await sweep()
  expect(await listDeliveries(db)).toHaveLength(3)

  await sql`truncate mailer.resolutions`.execute(db)
  await age(91)
  await sweep()

  expect(await listDeliveries(db)).toEqual([])
  expect(await count('mailer.resolutions')).toBe(0)
  expect(await count('mailer.contents')).toBe(0)
  expect(await totals()).toEqual(before)
  expect(before).toMatchObject([{ planned: 3, sent: 3 }])
}, 60_000)

it('what still waits stays, with what it says', async () => {
  const siteId = await newSite()
  await createReaders(db, siteId, { count: 1 })
  mailer.start()
  await askToConfirm(db, siteId)
  await untilStates(db, { sent: 1 }, 30)
  await announce(db, siteId, { state: 'paused' })
  await untilStates(db, { sent: 1, pending: 1 }, 30)

  await age(91)
  await sweep()

  expect(await listDeliveries(db)).toMatchObject([{ state: 'pending', kind: 'publication' }])
  const contents = await db.selectFrom('mailer.contents').select('kind').execute()
  const kinds = new Set(contents.map(({ kind }) => kind))
  expect(kinds).toEqual(new Set(['confirmation', 'publication']))
}, 60_000)
