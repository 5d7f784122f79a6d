import { addressHash } from '@afterword/shared/address-hash'
import type { AuthorId, CampaignId, SiteId, SubscriberId } from '@afterword/shared/ids'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import type { SuppressionsTable } from '../suppressions/suppression.ts'
import type { DeliveriesTable } from './delivery.ts'

type Lane = DeliveriesTable['lane']

type Db = Kysely<MailerSchema>
type Asked = { siteId: SiteId; address: string }

export type DeliveryRecord = Selectable<DeliveriesTable>
export type SuppressionRecord = Pick<Selectable<SuppressionsTable>, 'scope' | 'cause' | 'createdAt'>

/** What was to be sent to an address, newest first: as a subscriber's, an author's and a member of staff's. */
export async function listDeliveriesTo(
  db: Db,
  { siteId, address, campaignId }: Asked & { campaignId?: CampaignId | undefined },
  limit: number,
): Promise<DeliveryRecord[]> {
  const { rows } = await sql<DeliveryRecord>`
    select * from (
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
    ) as theirs
    where ${campaignId ? sql`campaign_id = ${campaignId}` : sql`true`}
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

export type Backlog = {
  lane: Lane
  /** Of those that belong to no campaign, up to 10,000. */
  waiting: number
  unknown: number
  /** Those we could not send, for a person to look at. */
  parked: number
  /** For how long the oldest that may go out has been due. */
  oldestDueSeconds: number
}

/** What waits in each lane, and for how long, for the metrics. */
export async function countBacklog(db: Db, lanes: readonly Lane[]): Promise<Backlog[]> {
  const { rows } = await sql<Backlog>`
    select lane, case when lane = 'campaigns' then ${OF_CAMPAIGNS} else 0 end + (
        select count(*)::int from (
          select from mailer.deliveries d
          where d.lane = lanes.lane and d.campaign_id is null and d.state in ('pending', 'deferred')
          limit ${COUNT_UP_TO}
        ) as first_ones
      ) as waiting, (
        select count(*)::int from mailer.deliveries d
        where d.lane = lanes.lane and d.state = 'unknown'
      ) as unknown, (
        select count(*)::int from mailer.deliveries d
        where d.lane = lanes.lane and d.state = 'failed'
          and d.reason in ('crashes-sender', 'not-composed')
      ) as parked,
      greatest(coalesce(extract(epoch from now() - least(
        ${OLDEST}, case when lane = 'campaigns' then ${OLDEST_OF_CAMPAIGNS} end
      )), 0), 0)::float8 as oldest_due_seconds
    from unnest(${lanes}::text[]) as lanes(lane)
  `.execute(db)
  return rows
}

const OF_CAMPAIGNS = sql`
  (select coalesce(sum(waiting + deferred), 0)::int from mailer.campaign_counters)
`

const OLDEST = sql`(
  select min(oldest.due_at) from platform.sites site
  cross join lateral (
    select d.due_at from mailer.deliveries d
    where d.lane = lanes.lane and d.site_id = site.id and d.campaign_id is null
      and d.state in ('pending', 'deferred')
    order by d.due_at limit 1
  ) as oldest
)`

const OLDEST_OF_CAMPAIGNS = sql`(
  select min(oldest.due_at) from subscriptions.campaign_states k
  cross join lateral (
    select d.due_at from mailer.deliveries d
    where d.campaign_id = k.campaign_id and d.state in ('pending', 'deferred')
    order by d.due_at limit 1
  ) as oldest
  where k.state = 'sending'
)`
