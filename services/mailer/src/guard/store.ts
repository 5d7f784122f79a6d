import type { CampaignId, SiteId } from '@afterword/shared/ids'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import {
  type CampaignHoldsTable,
  type FailureCause,
  type HoldCause,
  TOO_MANY_BOUNCES,
  TOO_MANY_REFUSALS,
  WINDOW,
} from './hold.ts'

type Db = Kysely<MailerSchema>

export type HoldRecord = Selectable<CampaignHoldsTable>
export type NewHold = { siteId: SiteId; reason: HoldCause; detail: string }

/** A mail of a campaign that failed: as it was tried, or by what came back later. */
export type Failure = { campaignId: CampaignId; cause: FailureCause; isReported: boolean }

/**
 * Writes down where in a campaign a mail failed, and holds the campaign if that is one too many:
 * of the latest, or of all where it is reported. Reports come late and of mails from anywhere in
 * the campaign; counted where it stands by then they would crowd. They stand at its beginning,
 * and so among the latest as long as those are all. Returns the hold if this one has made it.
 */
export async function insertFailure(
  db: Db,
  { campaignId, cause, isReported }: Failure,
): Promise<NewHold | undefined> {
  const { rows } = await sql<NewHold>`
    with standing as (
      select c.campaign_id, k.site_id, c.sent + c.failed + c.unknown as settled,
        ${isReported ? sql`c.sent + c.failed + c.unknown + 1` : LATEST} as size
      from mailer.campaign_counters c
      join subscriptions.campaign_states k using (campaign_id)
      where c.campaign_id = ${campaignId} and k.state in ('sending', 'paused')
    ),
    noted as (
      insert into mailer.campaign_failures (campaign_id, cause, position)
      select campaign_id, ${cause}, ${isReported ? sql`0` : sql`settled`} from standing
    ),
    latest as (
      select campaign_id, site_id, least(settled, size) as looked_at, 1 + (
        select count(*)::integer from mailer.campaign_failures f
        where f.campaign_id = standing.campaign_id and f.cause = ${cause}
          and f.position > standing.settled - standing.size
      ) as failures
      from standing
    )
    insert into mailer.campaign_holds (campaign_id, site_id, reason, detail)
    select campaign_id, site_id, ${cause === 'message' ? 'message-refused' : 'hard-bounces'},
      failures || ${isReported ? ' of ' : ' of the latest '} || greatest(looked_at, failures)
    from latest
    where ${cause === 'message' ? TOO_MANY_REFUSED : TOO_MANY_BOUNCED}
    on conflict (campaign_id) where released_at is null do nothing
    returning site_id, reason, detail
  `.execute(db)
  return rows[0]
}

const LATEST = sql`greatest(${WINDOW.least}::integer,
  least(c.planned / ${WINDOW.share}::integer, ${WINDOW.most}::integer))`

const TOO_MANY_REFUSED = sql`failures >= ${TOO_MANY_REFUSALS}::integer`
const TOO_MANY_BOUNCED = sql`failures >= ${TOO_MANY_BOUNCES.count}::integer
  and failures > ${TOO_MANY_BOUNCES.share}::float8 * looked_at`

/** Holds those of the campaigns that are not over, nor held already, and returns which. */
export async function insertHolds(
  db: Db,
  campaigns: CampaignId[],
  { reason, detail }: Pick<NewHold, 'reason' | 'detail'>,
): Promise<{ campaignId: CampaignId; siteId: SiteId }[]> {
  const { rows } = await sql<{ campaignId: CampaignId; siteId: SiteId }>`
    insert into mailer.campaign_holds (campaign_id, site_id, reason, detail)
    select k.campaign_id, k.site_id, ${reason}, ${detail} from subscriptions.campaign_states k
    where k.campaign_id = any(${campaigns}::uuid[]) and k.state in ('sending', 'paused')
    order by k.campaign_id
    on conflict (campaign_id) where released_at is null do nothing
    returning campaign_id, site_id
  `.execute(db)
  return rows
}

const MOST_HOLDS = 100

export async function listHolds(db: Db, siteId: SiteId): Promise<HoldRecord[]> {
  return db
    .selectFrom('mailer.campaignHolds')
    .selectAll()
    .where('siteId', '=', siteId)
    .orderBy('heldAt', 'desc')
    .limit(MOST_HOLDS)
    .execute()
}

/** Lets a campaign go on, and forgets what has failed so far; undefined if it is not held. */
export async function updateReleased(
  db: Db,
  { siteId, campaignId }: { siteId: SiteId; campaignId: CampaignId },
): Promise<HoldRecord | undefined> {
  const { rows } = await sql<HoldRecord>`
    with forgotten as (
      delete from mailer.campaign_failures f using mailer.campaign_holds h
      where h.site_id = ${siteId} and h.campaign_id = ${campaignId} and h.released_at is null
        and f.campaign_id = h.campaign_id
    )
    update mailer.campaign_holds set released_at = now()
    where site_id = ${siteId} and campaign_id = ${campaignId} and released_at is null
    returning *
  `.execute(db)
  return rows[0]
}

/** Holds of half an hour and more whose campaigns would otherwise be sent. */
export async function listLastingHolds(db: Db): Promise<(NewHold & { campaignId: CampaignId })[]> {
  const { rows } = await sql<NewHold & { campaignId: CampaignId }>`
    select h.campaign_id, h.site_id, h.reason, h.detail from mailer.campaign_holds h
    join subscriptions.campaign_states k using (campaign_id)
    where h.released_at is null and h.held_at < now() - interval '30 min' and k.state = 'sending'
    order by h.held_at
  `.execute(db)
  return rows
}

export async function countHolds(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from mailer.campaign_holds h
    join subscriptions.campaign_states k using (campaign_id)
    where h.released_at is null and k.state = 'sending'
  `.execute(db)
  return rows[0]?.count ?? 0
}
