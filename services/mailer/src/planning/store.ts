import type {
  AuthorId,
  CampaignId,
  ConfirmationId,
  ContentId,
  DeliveryId,
  SiteId,
  StaffId,
  SubscriberId,
  SubscriptionId,
  ThreadId,
} from '@afterword/shared/ids'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { DeliveriesTable } from '../deliveries/delivery.ts'
import type { MailerSchema } from '../schema.ts'
import type { Language } from '../templates/words.ts'
import { messageId } from './identity.ts'

type Db = Kysely<MailerSchema>

/** What every plan needs: the key and the domain of its Message-IDs. */
type Origin = { addressHashKey: string; senderAddress: string }

export type Campaign = Selectable<MailerSchema['subscriptions.campaignStates']>

/** Whoever is asked to confirm, and whether a subscription, if there is still something to confirm. */
export async function findConfirmable(
  db: Db,
  { siteId, confirmationId }: { siteId: SiteId; confirmationId: ConfirmationId },
): Promise<{ subscriberId: SubscriberId; locale: string; subscribes: boolean } | undefined> {
  return db
    .selectFrom('subscriptions.answerableConfirmations')
    .select(['subscriberId', 'locale', 'subscribes'])
    .where('siteId', '=', siteId)
    .where('confirmationId', '=', confirmationId)
    .executeTakeFirst()
}

/** What the mail of a subscription is to be written by, if the subscriber can be reached at all. */
export async function findFollower(
  db: Db,
  { siteId, subscriptionId }: { siteId: SiteId; subscriptionId: SubscriptionId },
): Promise<{ subscriberId: SubscriberId; locale: string; topic: string } | undefined> {
  return db
    .selectFrom('subscriptions.deliverable')
    .select(['subscriberId', 'locale', 'topic'])
    .where('siteId', '=', siteId)
    .where('subscriptionId', '=', subscriptionId)
    .executeTakeFirst()
}

export async function findSubscriberLocale(
  db: Db,
  { siteId, subscriberId }: { siteId: SiteId; subscriberId: SubscriberId },
): Promise<string | undefined> {
  const reader = await db
    .selectFrom('subscriptions.deliverable')
    .select('locale')
    .where('siteId', '=', siteId)
    .where('subscriberId', '=', subscriberId)
    .limit(1)
    .executeTakeFirst()
  return reader?.locale
}

/** Who wants to hear of comments that wait. */
export async function listModerators(db: Db, siteId: SiteId): Promise<StaffId[]> {
  const staff = await db
    .selectFrom('platform.staff')
    .select('id')
    .where('siteId', '=', siteId)
    .where('role', 'in', ['moderator', 'admin'])
    .where('notices', '=', true)
    .orderBy('id')
    .execute()
  return staff.map(({ id }) => id)
}

/** Whom a delivery is for: exactly one of the three. */
export type Recipient =
  | { subscriberId: SubscriberId; subscriptionId?: SubscriptionId }
  | { authorId: AuthorId }
  | { staffId: StaffId }

type Planned = {
  siteId: SiteId
  kind: DeliveriesTable['kind']
  lane: DeliveriesTable['lane']
  /** For how long it may be put off. */
  lifetime: string
  contentId: ContentId
  to: Recipient
  slots: object
  name: string
}

/** Stores a delivery, unless there is one of that name. */
export async function insertDelivery(
  db: Db,
  { siteId, kind, lane, lifetime, contentId, to, slots, name }: Planned,
  { addressHashKey, senderAddress }: Origin,
): Promise<void> {
  await db
    .insertInto('mailer.deliveries')
    .values({
      id: sql<DeliveryId>`mailer.new_id()`,
      siteId,
      kind,
      lane,
      contentId,
      ...to,
      slots,
      messageId: messageId(addressHashKey, sql`${name}`, senderAddress),
      expiresAt: sql<Date>`now() + ${lifetime}::interval`,
    })
    .onConflict((conflict) => conflict.column('messageId').doNothing())
    .execute()
}

type Thread = {
  to: { subscriberId: SubscriberId } | { staffId: StaffId }
  threadId?: ThreadId
  /** Names what all of it is about. */
  root: string
}

/**
 * What a mail program threads a new notice under: a Message-ID that stands for the thread, though
 * nothing was ever sent by it, and the newest notice before this one.
 */
export async function listReferences(
  db: Db,
  { to, threadId, root }: Thread,
  { addressHashKey, senderAddress }: Origin,
): Promise<string[]> {
  const isTheirs =
    'staffId' in to
      ? sql`kind = 'moderator-notice' and staff_id = ${to.staffId}::uuid`
      : sql`kind in ('reply', 'follow-up') and subscriber_id = ${to.subscriberId}::uuid
          and slots ->> 'threadId' = ${threadId}`
  const { rows } = await sql<{ root: string; previous: string | null }>`
    select ${messageId(addressHashKey, sql`${root}`, senderAddress)} as root, (
      select message_id from mailer.deliveries where ${isTheirs}
      order by created_at desc, id desc limit 1
    ) as previous
  `.execute(db)
  return rows.flatMap((row) => [row.root, ...(row.previous ? [row.previous] : [])])
}

export async function findCampaign(db: Db, id: CampaignId): Promise<Campaign | undefined> {
  return db
    .selectFrom('subscriptions.campaignStates')
    .selectAll()
    .where('campaignId', '=', id)
    .executeTakeFirst()
}

type Slice = { campaignId: CampaignId; after: SubscriberId | null; through: SubscriberId }
type Tongues = { languages: readonly Language[]; fallback: Language; lifetime: string }

/**
 * One delivery for each reader of the slice who had confirmed when sending began, however
 * many of their topics match, in the nearest language there is a content in.
 */
export async function insertCampaignSlice(
  db: Db,
  { campaignId, after, through }: Slice,
  { languages, fallback, lifetime, addressHashKey, senderAddress }: Origin & Tongues,
): Promise<void> {
  const subject = sql`${`campaign:${campaignId}:`} || reader.subscription_id`
  await sql`
    insert into mailer.deliveries (
      id, site_id, kind, lane, content_id, campaign_id, subscription_id, subscriber_id, message_id,
      expires_at
    )
    select
      mailer.new_id(), reader.site_id, 'publication', 'campaigns', content.id, campaign_id,
      reader.subscription_id, reader.subscriber_id,
      ${messageId(addressHashKey, subject, senderAddress)}, now() + ${lifetime}::interval
    from (
      select distinct on (d.subscriber_id)
        k.campaign_id, d.site_id, d.subscriber_id, d.subscription_id,
        lower(split_part(d.locale, '-', 1)) as language
      from subscriptions.campaign_states k
      join subscriptions.deliverable d on d.site_id = k.site_id
        and d.topic = any(k.topics) and d.may_publish and d.confirmed_at < k.began_at
      where k.campaign_id = ${campaignId}
        and d.subscriber_id > ${after ?? NO_SUBSCRIBER}::uuid and d.subscriber_id <= ${through}::uuid
      order by d.subscriber_id, d.subscription_id
    ) as reader
    join mailer.contents content using (campaign_id)
    where content.locale = case
      when reader.language = any(${languages}::text[]) then reader.language else ${fallback} end
    on conflict do nothing
  `.execute(db)
}

/** Sorts before every id we make. */
const NO_SUBSCRIBER = '00000000-0000-0000-0000-000000000000'
