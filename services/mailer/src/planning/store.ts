import type { ModeratorNoticeDue } from '@afterword/shared/contracts/mail'
import type {
  AuthorId,
  CampaignId,
  ConfirmationId,
  ContentId,
  MyCommentsLinkId,
  SiteId,
  SubscriberId,
} from '@afterword/shared/ids'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import { type Kysely, type Selectable, sql } from 'kysely'
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
): Promise<{ locale: string; subscribes: boolean } | undefined> {
  return db
    .selectFrom('subscriptions.answerableConfirmations')
    .select(['locale', 'subscribes'])
    .where('siteId', '=', siteId)
    .where('confirmationId', '=', confirmationId)
    .executeTakeFirst()
}

/** One mail for all that waits under one confirmation, however often it is asked for. */
export async function insertConfirmation(
  db: Db,
  confirmationId: ConfirmationId,
  { contentId, addressHashKey, senderAddress }: Origin & { contentId: ContentId },
): Promise<void> {
  const id = messageId(addressHashKey, sql`${`confirmation:${confirmationId}`}`, senderAddress)
  await sql`
    insert into mailer.deliveries (
      id, site_id, kind, lane, content_id, subscriber_id, slots, message_id, expires_at
    )
    select
      mailer.new_id(), site_id, 'confirmation', 'transactional', ${contentId}::uuid,
      subscriber_id, ${JSON.stringify({ confirmationId })}::jsonb, ${id}, now() + interval '24 h'
    from subscriptions.answerable_confirmations
    where confirmation_id = ${confirmationId}
    on conflict (message_id) do nothing
  `.execute(db)
}

/** One mail to an author who has proved their address; its link works for an hour. */
export async function insertMyComments(
  db: Db,
  { siteId, authorId, linkId }: { siteId: SiteId; authorId: AuthorId; linkId: MyCommentsLinkId },
  { contentId, addressHashKey, senderAddress }: Origin & { contentId: ContentId },
): Promise<void> {
  const id = messageId(addressHashKey, sql`${`my-comments:${linkId}`}`, senderAddress)
  await sql`
    insert into mailer.deliveries (
      id, site_id, kind, lane, content_id, author_id, slots, message_id, expires_at
    ) values (
      mailer.new_id(), ${siteId}, 'my-comments', 'transactional', ${contentId}::uuid,
      ${authorId}::uuid, ${JSON.stringify({ linkId })}::jsonb, ${id}, now() + interval '1 h'
    )
    on conflict (message_id) do nothing
  `.execute(db)
}

/** One mail for each of a site's moderators about the newest comment that waits. */
export async function insertModeratorNotices(
  db: Db,
  { siteId, noticeId, ...slots }: PayloadOf<typeof ModeratorNoticeDue>,
  { contentId, addressHashKey, senderAddress }: Origin & { contentId: ContentId },
): Promise<void> {
  const subject = sql`${`moderator-notice:${noticeId ?? slots.commentId}:`} || id`
  await sql`
    insert into mailer.deliveries (
      id, site_id, kind, lane, content_id, staff_id, slots, message_id, expires_at
    )
    select
      mailer.new_id(), site_id, 'moderator-notice', 'transactional', ${contentId}::uuid, id,
      ${JSON.stringify(slots)}::jsonb, ${messageId(addressHashKey, subject, senderAddress)},
      now() + interval '24 h'
    from platform.staff
    where site_id = ${siteId} and role in ('moderator', 'admin')
    on conflict (message_id) do nothing
  `.execute(db)
}

export async function findCampaign(db: Db, id: CampaignId): Promise<Campaign | undefined> {
  return db
    .selectFrom('subscriptions.campaignStates')
    .selectAll()
    .where('campaignId', '=', id)
    .executeTakeFirst()
}

type Slice = { campaignId: CampaignId; after: SubscriberId | null; through: SubscriberId }
type Tongues = { languages: readonly Language[]; fallback: Language }

/**
 * One delivery for each reader of the slice who had confirmed when sending began, however
 * many of their topics match, in the nearest language there is a content in.
 */
export async function insertCampaignSlice(
  db: Db,
  { campaignId, after, through }: Slice,
  { languages, fallback, addressHashKey, senderAddress }: Origin & Tongues,
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
      ${messageId(addressHashKey, subject, senderAddress)}, now() + interval '12 h'
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
