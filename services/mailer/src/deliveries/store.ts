import type { AuthorId, SiteId, SubscriberId } from '@afterword/shared/ids'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import { addressHash } from '../suppressions/hash.ts'
import type { SuppressionsTable } from '../suppressions/suppression.ts'
import type { DeliveriesTable } from './delivery.ts'

type Db = Kysely<MailerSchema>
type Asked = { siteId: SiteId; address: string }

export type DeliveryRecord = Selectable<DeliveriesTable>
export type SuppressionRecord = Pick<Selectable<SuppressionsTable>, 'scope' | 'cause' | 'createdAt'>

/** What was to be sent to an address, newest first: as a subscriber's, an author's and a member of staff's. */
export async function listDeliveriesTo(
  db: Db,
  { siteId, address }: Asked,
  limit: number,
): Promise<DeliveryRecord[]> {
  const { rows } = await sql<DeliveryRecord>`
    select d.* from mailer.deliveries d
    where d.site_id = ${siteId} and d.subscriber_id in (
      select subscriber_id from subscriptions.deliverable
      where site_id = ${siteId} and lower(address) = lower(${address})
    )
    union all
    select d.* from mailer.deliveries d
    where d.site_id = ${siteId} and d.staff_id in (
      select id from platform.staff
      where site_id = ${siteId} and lower(address) = lower(${address})
    )
    union all
    select d.* from mailer.deliveries d
    join comments.reachable_authors a on a.author_id = d.author_id
    where d.site_id = ${siteId} and lower(a.address) = lower(${address})
    order by created_at desc, id desc
    limit ${limit}
  `.execute(db)
  return rows
}

/** Forgets what mail servers said about these people, who may be named in it. */
export async function deleteReplies(
  db: Db,
  { siteId, authorIds, subscriberIds }: People,
): Promise<void> {
  await db
    .updateTable('mailer.deliveries')
    .set({ reply: null })
    .where('siteId', '=', siteId)
    .where((where) =>
      where.or([
        where('authorId', '=', sql<AuthorId>`any(${authorIds}::uuid[])`),
        where('subscriberId', '=', sql<SubscriberId>`any(${subscriberIds}::uuid[])`),
      ]),
    )
    .execute()
  await sql`
    update mailer.attempts a set reply = null from mailer.deliveries d
    where d.id = a.delivery_id and d.site_id = ${siteId}
      and (d.author_id = any(${authorIds}::uuid[]) or d.subscriber_id = any(${subscriberIds}::uuid[]))
  `.execute(db)
}

type People = { siteId: SiteId; authorIds: AuthorId[]; subscriberIds: SubscriberId[] }

/** Why nothing is sent to an address, if so. */
export async function listSuppressionsOf(
  db: Db,
  { siteId, address }: Asked,
  addressHashKey: string,
): Promise<SuppressionRecord[]> {
  return db
    .selectFrom('mailer.suppressions')
    .select(['scope', 'cause', 'createdAt'])
    .where('siteId', '=', siteId)
    .where('addressHash', '=', addressHash(addressHashKey, sql`${address}`))
    .orderBy('createdAt')
    .execute()
}

/** Counting further would cost more than the answer is worth. */
const COUNT_UP_TO = 10_000

const OF_NO_CAMPAIGN = sql`campaign_id is null and state in ('pending', 'deferred')`

/** How many wait, and how many are unsure, for the metrics. Those of no campaign up to 10,000. */
export async function countDeliveries(db: Db): Promise<{ waiting: number; unknown: number }> {
  const { rows } = await sql<{ single: number; campaigns: number; unknown: number }>`
    select
      (select count(*)::int from (
        select from mailer.deliveries where ${OF_NO_CAMPAIGN} limit ${COUNT_UP_TO}
      ) as first_ones) as single,
      (select coalesce(sum(waiting + deferred), 0)::int from mailer.campaign_counters) as campaigns,
      (select count(*)::int from mailer.deliveries where state = 'unknown') as unknown
  `.execute(db)
  const [{ single, campaigns, unknown } = { single: 0, campaigns: 0, unknown: 0 }] = rows
  return { waiting: single + campaigns, unknown }
}

/** For how long the oldest delivery that may go out has been due. */
export async function readOldestDueSeconds(db: Db): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`
    select greatest(coalesce(extract(epoch from now() - least(
      (select min(oldest.due_at) from (values ('transactional'), ('notices'), ('campaigns')) as of(lane)
        cross join lateral (
          select due_at from mailer.deliveries
          where lane = of.lane and ${OF_NO_CAMPAIGN}
          order by due_at limit 1
        ) as oldest),
      (select min(oldest.due_at) from subscriptions.campaign_states k
        cross join lateral (
          select due_at from mailer.deliveries
          where campaign_id = k.campaign_id and state in ('pending', 'deferred')
          order by due_at limit 1
        ) as oldest
        where k.state = 'sending')
    )), 0), 0)::float8 as seconds
  `.execute(db)
  return rows[0]?.seconds ?? 0
}
