import type {
  CampaignId,
  DeliveryId,
  SiteId,
  SubscriberId,
  SubscriptionId,
} from '@afterword/shared/ids'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import type { FeedbackSource, Report } from './feedback.ts'

type Db = Kysely<MailerSchema>

/** A delivery that somebody reports about, and the address it went to while there still is one. */
export type ReportedDelivery = {
  id: DeliveryId
  siteId: SiteId
  subscriberId: SubscriberId | null
  subscriptionId: SubscriptionId | null
  campaignId: CampaignId | null
  address: string | null
}

async function findWhere(
  db: Db,
  condition: RawBuilder<boolean>,
): Promise<ReportedDelivery | undefined> {
  const { rows } = await sql<ReportedDelivery>`
    select d.id, d.site_id, d.subscriber_id, d.subscription_id, d.campaign_id, coalesce(
      (select address from subscriptions.deliverable
        where subscriber_id = d.subscriber_id limit 1),
      (select address from subscriptions.answerable_confirmations
        where subscriber_id = d.subscriber_id limit 1),
      (select address from comments.reachable_authors
        where author_id = d.author_id and site_id = d.site_id),
      (select address from platform.staff where id = d.staff_id)
    ) as address
    from mailer.deliveries d
    where ${condition}
    order by d.created_at desc
    limit 1
  `.execute(db)
  return rows[0]
}

export async function findDelivery(db: Db, id: DeliveryId): Promise<ReportedDelivery | undefined> {
  return findWhere(db, sql`d.id = ${id}`)
}

export async function findDeliveryByMessageId(
  db: Db,
  messageId: string,
): Promise<ReportedDelivery | undefined> {
  return findWhere(db, sql`d.message_id = ${messageId}`)
}

/** Servers give up after a week at most; readers complain a little later. */
const REPORTED_WITHIN_DAYS = 30

/**
 * What a relay called a message stands in its answer to it, which no index knows: only what
 * lately went to this address is looked through. An account may be shared, and most not ours.
 */
export async function findDeliveryByRelayId(
  db: Db,
  { relayId, address }: { relayId: string; address: string },
): Promise<ReportedDelivery | undefined> {
  const isTheirs = sql`lower(a.address) = lower(${address})`
  return findWhere(
    db,
    sql`d.id = (
      select id from (
        ${latelySentTo(
          'subscriber_id',
          sql`select a.subscriber_id from platform.sites s
            join subscriptions.deliverable a on a.site_id = s.id where ${isTheirs}`,
        )}
        union all
        ${latelySentTo(
          'staff_id',
          sql`select a.id from platform.sites s
            join platform.staff a on a.site_id = s.id where ${isTheirs}`,
        )}
        union all
        ${latelySentTo(
          'author_id',
          sql`select a.author_id from platform.sites s
            join comments.reachable_authors a on a.site_id = s.id where ${isTheirs}`,
        )}
      ) as lately
      where position(${relayId} in reply) > 0
      order by created_at desc
      limit 1
    )`,
  )
}

/** The ids come first, as an array: joined, they may have the whole ledger read. */
function latelySentTo(column: string, ids: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select id, reply, created_at from mailer.deliveries
    where ${sql.ref(column)} = any(array(${ids}))
      and created_at > now() - make_interval(days => ${REPORTED_WITHIN_DAYS})
  `
}

type Event = {
  delivery: ReportedDelivery
  report: Report
  source: FeedbackSource
  eventKey: string
}

/** Writes a report down; false if it has been reported before. */
export async function insertFeedback(
  db: Db,
  { delivery, report, source, eventKey }: Event,
): Promise<boolean> {
  const { kind, code, detail } = report
  const inserted = await db
    .insertInto('mailer.feedback')
    .values({
      siteId: delivery.siteId,
      deliveryId: delivery.id,
      kind,
      code,
      detail,
      source,
      eventKey,
    })
    .onConflict((conflict) => conflict.columns(['source', 'eventKey']).doNothing())
    .returning('id')
    .execute()
  return inserted.length > 0
}

/** It did not arrive after all. Only what we believed sent is corrected. */
export async function markBounced(db: Db, id: DeliveryId, detail: string | null): Promise<void> {
  await sql`
    update mailer.deliveries set
      state = 'failed', reason = 'bounced', reply = coalesce(${detail}, reply),
      settled_at = coalesce(settled_at, now())
    where id = ${id} and state = 'sent'
  `.execute(db)
}

type People = { siteId: SiteId; authorIds: string[]; subscriberIds: string[] }

/** Forgets what was said about these people, and the mails that said it. */
export async function deleteFeedbackOf(
  db: Db,
  { siteId, authorIds, subscriberIds }: People,
): Promise<void> {
  await sql`
    with theirs as (
      select id from mailer.deliveries
      where site_id = ${siteId} and (
        subscriber_id = any(${subscriberIds}::uuid[]) or author_id = any(${authorIds}::uuid[])
      )
    ),
    mails as (
      delete from mailer.feedback_mails
      where delivery_id in (select id from theirs)
        or subscriber_id = any(${subscriberIds}::uuid[])
    )
    update mailer.feedback set detail = null where delivery_id in (select id from theirs)
  `.execute(db)
}
