import { type Kysely, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'

type Db = Kysely<MailerSchema>

/** As long as anybody asks what became of a mail. The totals of its campaign stay for good. */
const KEPT_DAYS = 90
const BATCH = 1_000

/** Below all ids that were made since: they begin with the time, in milliseconds (RFC 9562, version 7). */
const OLD_IDS = sql`(
  lpad(to_hex(floor(extract(epoch from now() - make_interval(days => ${KEPT_DAYS})) * 1000)::bigint), 12, '0')
    || repeat('0', 20)
)::uuid`

/** Deletes one batch of what was settled long ago, with what was decided of it, and says how many. */
export async function deleteOldDeliveries(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with gone as (
      delete from mailer.deliveries where id in (
        select id from mailer.deliveries
        where id < ${OLD_IDS} and settled_at < now() - make_interval(days => ${KEPT_DAYS})
        order by id limit ${BATCH} for update skip locked
      ) returning id
    ),
    decided as (
      delete from mailer.resolutions where delivery_id in (select id from gone)
    )
    select count(*)::int as count from gone
  `.execute(db)
  return rows[0]?.count ?? 0
}

/** No more at a time: each asks all deliveries whether one is left, as no index names contents. */
const CONTENT_BATCH = 200

/** Deletes what campaigns said of which no delivery is left. Other contents are few, and said again. */
export async function deleteOldContents(db: Db): Promise<void> {
  await sql`
    delete from mailer.contents where id in (
      select c.id from mailer.contents c
      where c.campaign_id is not null
        and c.created_at < now() - make_interval(days => ${KEPT_DAYS})
        and not exists (select from mailer.deliveries d where d.campaign_id = c.campaign_id)
      limit ${CONTENT_BATCH}
    )
  `.execute(db)
}
