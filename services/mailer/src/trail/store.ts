import type { CampaignId, DeliveryId, SiteId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import type { AskedCampaign, Attempt, Following, Heard, RelayPause } from './trail.ts'

type Db = Kysely<MailerSchema>

/** What an address has asked for, the newest first. */
export async function listFollowing(
  db: Db,
  { siteId, address }: { siteId: SiteId; address: string },
): Promise<Following[]> {
  return db
    .selectFrom('subscriptions.deliverable')
    .select([
      'subscriberId',
      'topic',
      'frequency',
      'state',
      'confirmedAt',
      'mayPublish',
      'mayNotice',
    ])
    .where('siteId', '=', siteId)
    .where(sql<boolean>`lower(address) = lower(${address})`)
    .orderBy('subscriptionId', 'desc')
    .execute()
}

/** A campaign of the site, and what has held it. */
export async function findAskedCampaign(
  db: Db,
  siteId: SiteId,
  id: CampaignId,
): Promise<AskedCampaign | undefined> {
  const campaign = await db
    .selectFrom('subscriptions.campaignStates')
    .select(['campaignId', 'state', 'topics', 'beganAt', 'title'])
    .where('campaignId', '=', id)
    .where('siteId', '=', siteId)
    .executeTakeFirst()
  if (!campaign) return undefined

  const { rows } = await sql<AskedCampaign['holds'][number]>`
    select reason, detail, held_at, released_at from mailer.campaign_holds
    where campaign_id = ${id} order by held_at desc
  `.execute(db)
  return { ...campaign, holds: rows }
}

export async function listAttempts(db: Db, deliveries: DeliveryId[]): Promise<Attempt[]> {
  if (deliveries.length === 0) return []
  return db
    .selectFrom('mailer.attempts')
    .selectAll()
    .where('deliveryId', 'in', deliveries)
    .orderBy('at')
    .execute()
}

/** What came back about deliveries after the next server took them. */
export async function listHeard(db: Db, deliveries: DeliveryId[]): Promise<Heard[]> {
  if (deliveries.length === 0) return []
  return db
    .selectFrom('mailer.feedback')
    .select(['deliveryId', 'kind', 'code', 'detail', 'createdAt'])
    .where('deliveryId', 'in', deliveries)
    .orderBy('createdAt')
    .execute()
}

/** Relays that are left alone, since mail through them is refused for who we are. */
export async function listRelayPauses(db: Db): Promise<RelayPause[]> {
  const { rows } = await sql<RelayPause>`
    select relay, reason, paused_until from mailer.relay_pauses
    where paused_until > now() order by relay
  `.execute(db)
  return rows
}

export async function deleteOldAttempts(db: Db): Promise<void> {
  await sql`delete from mailer.attempts where at < now() - interval '90 days'`.execute(db)
}
