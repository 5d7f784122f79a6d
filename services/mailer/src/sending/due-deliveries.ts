import type { SiteId } from '@afterword/shared/ids'
import { type RawBuilder, sql } from 'kysely'
import type { Lane } from '../deliveries/delivery-kind.ts'
import { isCampaignHeld } from '../guard/is-held.ts'

type Ask = {
  lane: Lane
  limit: number
  senderId: string
  /** None of whose mail may leave just now. */
  heldSites: SiteId[]
  mayClaim: RawBuilder<boolean>
}

/** Part of the claim: locks what is due in a lane, as fairly as may be, or one suspect alone. */
export function dueDeliveries(ask: Ask): RawBuilder<unknown> {
  return sql`
    select * from (${suspect(ask)}) as suspect
    union all
    select * from (${inTurn(ask)}) as due
    where ${ask.mayClaim} and not ${mustDrain(ask)}
  `
}

/**
 * Each site's oldest first, then each site's second, so that none waits for another's million.
 * Whole rows are read of those few alone: not knowing how few, the planner would read every row.
 */
function inTurn(ask: Ask): RawBuilder<unknown> {
  const limit = roundDown(ask.limit)
  const sources = ask.lane === 'campaigns' ? [ofCampaigns, ofNoCampaign] : [ofNoCampaign]
  const rows = sql.join(
    sources.map((source) => source({ ...ask, limit })),
    sql` union all `,
  )
  return sql`
    select d.*, chosen.turn from (
      select queued.id, queued.turn from (
        select due.id, due.due_at,
          row_number() over (partition by due.site_id order by due.due_at, due.id) as turn
        from (${rows}) as due
      ) as queued
      order by queued.turn, queued.due_at, queued.id
      limit ${limit}
    ) as chosen
    join mailer.deliveries d using (id)
  `
}

/**
 * To a power of two, which then stands in the statement itself: so the planner knows how few are
 * wanted, and there are few statements to plan.
 */
function roundDown(limit: number): RawBuilder<number> {
  return sql.lit(2 ** Math.floor(Math.log2(limit)))
}

type Limited = Pick<Ask, 'lane' | 'heldSites'> & { limit: RawBuilder<number> }

function ofNoCampaign({ lane, heldSites, limit }: Limited): RawBuilder<unknown> {
  return sql`
    select due.* from platform.sites site
    cross join lateral (
      select d.id, d.site_id, d.due_at from mailer.deliveries d
      where d.lane = ${lane} and d.site_id = site.id and d.campaign_id is null
        and d.state in ('pending', 'deferred') and d.due_at <= now() and d.shared_crashes < 3
      order by d.due_at, d.id
      limit ${limit}
      for update of d skip locked
    ) as due
    where site.id <> all(${heldSites}::text[])
  `
}

/** Looks into each campaign that may be sent now, so that what others have waiting costs nothing. */
function ofCampaigns({ heldSites, limit }: Limited): RawBuilder<unknown> {
  return sql`
    select due.* from subscriptions.campaign_states k
    cross join lateral (
      select d.id, d.site_id, d.due_at from mailer.deliveries d
      where d.campaign_id = k.campaign_id and d.state in ('pending', 'deferred')
        and d.due_at <= now() and d.shared_crashes < 3
      order by d.due_at, d.id
      limit ${limit}
      for update of d skip locked
    ) as due
    where k.state = 'sending' and not ${isCampaignHeld(sql`k.campaign_id`)}
      and k.site_id <> all(${heldSites}::text[])
  `
}

/** Whose sender died three times with it and others in hand: taken only when nothing else is. */
function suspect({ lane, senderId, heldSites, mayClaim }: Ask): RawBuilder<unknown> {
  return sql`
    select d.*, 1 as turn from mailer.deliveries d
    where d.lane = ${lane} and d.state in ('pending', 'deferred') and d.shared_crashes >= 3
      and d.due_at <= now() and d.site_id <> all(${heldSites}::text[]) and ${mayClaim}
      and not ${hasInHand(senderId)}
      and (d.campaign_id is null or exists (
        select from subscriptions.campaign_states k
        where k.campaign_id = d.campaign_id and k.state = 'sending'
          and not ${isCampaignHeld(sql`k.campaign_id`)}
      ))
    order by d.due_at
    limit 1
    for update of d skip locked
  `
}

/**
 * Nothing else begins beside a suspect, nor for ten seconds after one is due, so that it finds its
 * sender with empty hands. Later it has to wait for that: others are not held up for ever.
 */
function mustDrain({ senderId }: Ask): RawBuilder<boolean> {
  return sql<boolean>`(
    exists (
      select from mailer.deliveries d
      where d.sender_id = ${senderId}::uuid and d.state = 'sending' and d.shared_crashes >= 3
    ) or exists (
      select from mailer.deliveries d
      where d.state in ('pending', 'deferred') and d.shared_crashes >= 3
        and d.due_at between now() - interval '10 s' and now()
    )
  )`
}

function hasInHand(senderId: string): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from mailer.deliveries h where h.sender_id = ${senderId}::uuid and h.state = 'sending'
  )`
}
