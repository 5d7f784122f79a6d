import { CampaignSliceDue } from '@afterword/shared/contracts/mail'
import type { CampaignId, SubscriberId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import { type Kysely, sql } from 'kysely'
import { NODE_OPTIONS } from '../support/image.ts'
import type { EverySchema } from '../support/postgres.ts'
import { roleUrls } from '../support/roles.ts'
import { type ServiceProcess, startService } from '../support/service-process.ts'
import { createCampaign } from '../support/subscriptions.ts'
import type { World } from './world.ts'

type Db = Kysely<EverySchema>

const SLICE = 1_000
const LOOK_EVERY_MS = 50

/**
 * Stores confirmed subscribers, of whom six in ten are at four large providers and the others at
 * a thousand domains of their own.
 */
export async function createReaders({ db, site }: World, count: number): Promise<void> {
  await sql`
    with people as (
      insert into subscriptions.subscribers (id, site_id, address, verified_at)
      select
        gen_random_uuid(), ${site}, 'reader-' || at || '@' || ${DOMAIN}, now() - interval '1 h'
      from generate_series(1, ${count}::integer) as at
      returning id, site_id
    ), confirmed as (
      insert into subscriptions.confirmations (id, site_id, subscriber_id, confirmed_at)
      select gen_random_uuid(), site_id, id, now() - interval '1 h' from people
      returning id, site_id, subscriber_id
    )
    insert into subscriptions.subscriptions
      (id, site_id, subscriber_id, topic, frequency, state, confirmation_id, confirmed_at)
    select
      gen_random_uuid(), site_id, subscriber_id, 'site', 'instant', 'confirmed', id,
      now() - interval '1 h'
    from confirmed
  `.execute(db)
  await sql`analyze subscriptions.subscribers, subscriptions.subscriptions, subscriptions.confirmations`.execute(
    db,
  )
}

const DOMAIN = sql`
  case at % 10
    when 0 then 'gmail.com' when 1 then 'gmail.com' when 2 then 'gmail.com'
    when 3 then 'outlook.com' when 4 then 'yahoo.com' when 5 then 'icloud.com'
    else 'domain-' || (at / 10) % 1000 || '.example'
  end
`

/** A campaign about one article to every reader, paused so that it can be planned in peace. */
export async function planCampaign({ db, site }: World): Promise<CampaignId> {
  const id = await createCampaign(db, site, { state: 'paused', beganAt: new Date() })
  await db
    .updateTable('subscriptions.publications')
    .set({ title: 'Harbour reopens after the storm', summary: SUMMARY })
    .where('id', 'in', (where) =>
      where.selectFrom('subscriptions.campaigns').select('publicationId').where('id', '=', id),
    )
    .execute()

  const { rows } = await sql<{ through: SubscriberId }>`
    select max(id::text)::uuid as through
    from (select id, (row_number() over (order by id) - 1) / ${SLICE} as slice
      from subscriptions.subscribers) as numbered
    group by slice order by slice
  `.execute(db)
  await db.transaction().execute(async (tx) => {
    for (const [at, { through }] of rows.entries()) {
      const after = rows[at - 1]?.through ?? null
      await send(tx, CampaignSliceDue, { campaignId: id, after, through })
    }
  })
  return id
}

const SUMMARY =
  'Ferries leave every hour again, the market is open, and the crane is gone. '.repeat(6)

export async function setState(db: Db, id: CampaignId, state: 'sending' | 'paused'): Promise<void> {
  await db.updateTable('subscriptions.campaigns').set({ state }).where('id', '=', id).execute()
}

/** Waits until so many deliveries of a campaign are planned, or sent. */
export async function untilTotal(
  db: Db,
  id: CampaignId,
  { column, count }: { column: 'planned' | 'sent'; count: number },
): Promise<void> {
  for (;;) {
    const totals = await findTotals(db, id)
    if (totals[column] >= count) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

/** What became of a campaign so far. */
export async function findTotals(
  db: Db,
  id: CampaignId,
): Promise<{ planned: number; sent: number }> {
  const totals = await db
    .selectFrom('mailer.campaignTotals')
    .select(['planned', 'sent'])
    .where('campaignId', '=', id)
    .executeTakeFirst()
  return totals ?? { planned: 0, sent: 0 }
}

/** The mailer as it runs in production, sending to this port of this machine. */
export function startMailer(
  world: World,
  smtpUrl: string,
  settings: Record<string, string> = {},
): Promise<ServiceProcess> {
  return startService('mailer', {
    ...settingsOf(world, 'mailer'),
    SMTP_URL: smtpUrl,
    ...settings,
  })
}

/** Takes subscriptions, and plans campaigns. */
export function startSubscriptions(
  world: World,
  settings: Record<string, string> = {},
): Promise<ServiceProcess> {
  return startService('subscriptions', { ...settingsOf(world, 'subscriptions'), ...settings })
}

function settingsOf(
  { ownerUrl }: World,
  service: 'mailer' | 'subscriptions',
): Record<string, string> {
  return {
    DATABASE_URL: roleUrls(ownerUrl)[service],
    REDIS_URL: process.env['TEST_REDIS_URL'] ?? '',
    REDIS_PREFIX: new URL(ownerUrl).pathname.slice(1),
    NODE_OPTIONS,
  }
}
