import type { CampaignId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'

type Db = Kysely<MailerSchema>

/** So long does it matter who refused us. */
const WINDOW_MINUTES = 15
const FIRST_PAUSE_MINUTES = 1
const LONGEST_PAUSE_MINUTES = 30
/** After an hour in peace the next pause is a first one again. */
const FORGOTTEN_AFTER_MINUTES = 60

type Fault = { relay: string; origin: string; campaignId: CampaignId | null }

/** Writes down that somebody refused us for what we are, and says how many did of late, of what. */
export async function countFaults(
  db: Db,
  { relay, origin, campaignId }: Fault,
): Promise<{ count: number; campaigns: CampaignId[] }> {
  await sql`
    insert into mailer.relay_faults as fault (relay, origin, campaign_id)
    values (${relay}, ${origin}, ${campaignId}::uuid)
    on conflict (relay, origin) do update set
      seen_at = now(), campaign_id = coalesce(excluded.campaign_id, fault.campaign_id)
  `.execute(db)
  const { rows } = await sql<{ count: number; campaigns: CampaignId[] }>`
    select count(*)::int as count,
      coalesce(array_agg(distinct campaign_id) filter (where campaign_id is not null), '{}')
        as campaigns
    from mailer.relay_faults
    where relay = ${relay} and seen_at > now() - make_interval(mins => ${WINDOW_MINUTES})
  `.execute(db)
  return rows[0] ?? { count: 0, campaigns: [] }
}

/** Leaves a relay alone for a while, each time twice as long; false if it is already. */
export async function insertPause(
  db: Db,
  { relay, reason }: { relay: string; reason: string },
): Promise<boolean> {
  const minutes = sql`least(
    ${FIRST_PAUSE_MINUTES} * 2 ^ (next.count - 1), ${LONGEST_PAUSE_MINUTES}
  )`
  const { rows } = await sql`
    with next as (
      select coalesce((
        select count from mailer.relay_pauses where relay = ${relay}
          and paused_until > now() - make_interval(mins => ${FORGOTTEN_AFTER_MINUTES})
      ), 0) + 1 as count
    ),
    forgotten as (delete from mailer.relay_faults where relay = ${relay})
    insert into mailer.relay_pauses as pause (relay, reason, count, paused_until)
    select ${relay}, ${reason}, next.count, now() + ${minutes} * interval '1 min' from next
    on conflict (relay) do update set
      reason = excluded.reason,
      count = excluded.count,
      paused_at = now(),
      paused_until = excluded.paused_until
    where pause.paused_until <= now()
    returning relay
  `.execute(db)
  return rows.length > 0
}

export async function listPauses(db: Db): Promise<{ relay: string; reason: string }[]> {
  return db
    .selectFrom('mailer.relayPauses')
    .select(['relay', 'reason'])
    .where('pausedUntil', '>', sql<Date>`now()`)
    .execute()
}
