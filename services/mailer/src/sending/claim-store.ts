import type { SiteId } from '@afterword/shared/ids'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Lane } from '../deliveries/delivery-kind.ts'
import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import type { MailerSchema } from '../schema.ts'
import { addressHash } from '../suppressions/hash.ts'

type Db = Kysely<MailerSchema>

/** Who claims, and the key of the hashes that name suppressed addresses. */
export type Claimant = { senderId: string; addressHashKey: string }

type Ask = {
  lane: Lane
  limit: number
  /** None of whose mail may leave just now. */
  heldSites: SiteId[]
}

/** Takes at most `limit` deliveries that may go out this very moment. */
export async function claimDeliveries(
  db: Db,
  claimant: Claimant,
  { lane, limit, heldSites }: Ask,
): Promise<ClaimedDelivery[]> {
  const due = lane === 'campaigns' ? dueOfCampaigns : dueOfLane(lane)
  return judge(db, claimant, {
    candidates: due({ limit, heldSites, isAlive: isAlive(claimant) }),
    epochs: 1,
  })
}

/** Asks again about claims of our own, and returns those that may still go out. */
export async function renewClaims(
  db: Db,
  claimant: Claimant,
  claims: Pick<ClaimedDelivery, 'id' | 'epoch'>[],
): Promise<ClaimedDelivery[]> {
  const candidates = sql`
    select d.* from mailer.deliveries d
    join jsonb_to_recordset(${JSON.stringify(claims.map(({ id, epoch }) => ({ id, epoch })))}::jsonb)
      as claim(id uuid, epoch integer) on claim.id = d.id and claim.epoch = d.epoch
    where d.state = 'sending' and d.sender_id = ${claimant.senderId}::uuid and ${isAlive(claimant)}
    for update of d skip locked
  `
  return judge(db, claimant, { candidates, epochs: 0 })
}

/** A sender whose lease has run out claims nothing: the others would take it for lost at once. */
function isAlive({ senderId }: Claimant): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from mailer.senders s where s.id = ${senderId}::uuid and s.lease_until > now()
  )`
}

type Due = (ask: Omit<Ask, 'lane'> & { isAlive: RawBuilder<boolean> }) => RawBuilder<unknown>

function dueOfLane(lane: Lane): Due {
  return ({ limit, heldSites, isAlive: mayClaim }) => sql`
    select d.* from mailer.deliveries d
    where d.lane = ${lane} and d.campaign_id is null and d.state in ('pending', 'deferred')
      and d.due_at <= now() and d.site_id <> all(${heldSites}::text[]) and ${mayClaim}
    order by d.due_at, d.id
    limit ${limit}
    for update of d skip locked
  `
}

/** Looks into each campaign that may be sent now, so that what others have waiting costs nothing. */
const dueOfCampaigns: Due = ({ limit, heldSites, isAlive: mayClaim }) => sql`
  select due.* from subscriptions.campaign_states k
  cross join lateral (
    select d.* from mailer.deliveries d
    where d.campaign_id = k.campaign_id and d.state in ('pending', 'deferred') and d.due_at <= now()
    order by d.due_at, d.id
    limit ${limit}
    for update of d skip locked
  ) as due
  where k.state = 'sending' and k.site_id <> all(${heldSites}::text[]) and ${mayClaim}
  order by due.due_at, due.id
  limit ${limit}
`

type Claims = { candidates: RawBuilder<unknown>; epochs: 0 | 1 }

/**
 * The one statement between a delivery and the wire: whoever has unsubscribed, been suppressed
 * or left the staff by now, and whatever was cancelled, paused or has expired, is not sent.
 */
async function judge(
  db: Db,
  { senderId, addressHashKey }: Claimant,
  { candidates, epochs }: Claims,
): Promise<ClaimedDelivery[]> {
  const { rows } = await sql<ClaimedDelivery>`
    with candidates as materialized (${candidates}),
    found as (${FOUND}),
    judged as materialized (${judged(addressHashKey)}),
    decided as (${decided(senderId, epochs)})
    select * from decided where state = 'sending' order by due_at, id
  `.execute(db)
  return rows
}

/** Candidates with whatever others know of them now. No address: not to be written to. */
const FOUND = sql`
  select
    d.id, d.kind, d.site_id, d.campaign_id, d.expires_at, k.state as campaign_state,
    coalesce(reader.address, asked.address, author.address, staff.address) as address, coalesce(staff.name, '') as name
  from candidates d
  left join subscriptions.campaign_states k on k.campaign_id = d.campaign_id
  left join subscriptions.deliverable reader on reader.subscription_id = d.subscription_id
    and d.kind = 'publication' and reader.may_publish
  left join subscriptions.answerable_confirmations asked on d.kind = 'confirmation'
    and asked.confirmation_id = (d.slots ->> 'confirmationId')::uuid
  left join comments.reachable_authors author on author.author_id = d.author_id
    and d.kind = 'my-comments' and author.site_id = d.site_id
  left join platform.staff staff on staff.id = d.staff_id and staff.site_id = d.site_id
`

/** An unsubscribe never blocks a confirmation, and staff mail stops at hard bounces only. */
function judged(addressHashKey: string): RawBuilder<unknown> {
  return sql`
    select id, address, name, case
      when campaign_id is not null and coalesce(campaign_state, 'cancelled') = 'cancelled'
        then 'campaign-cancelled'
      when address is null then 'not-wanted'
      when exists (
        select from mailer.suppressions s
        where s.site_id = found.site_id
          and s.address_hash = ${addressHash(addressHashKey, sql`found.address`)}
          and case kind
            when 'publication' then s.scope in ('publications', 'all')
            when 'confirmation' then s.scope = 'all'
            when 'my-comments' then s.scope = 'all'
            else s.scope = 'all' and s.cause = 'hard-bounce'
          end
      ) then 'suppressed'
      when expires_at <= now() then 'expired'
      when campaign_state <> 'sending' then 'campaign-paused'
    end as obstacle
    from found
  `
}

function decided(senderId: string, epochs: 0 | 1): RawBuilder<unknown> {
  return sql`
    update mailer.deliveries d set
      state = case obstacle
        when 'campaign-cancelled' then 'cancelled'
        when 'not-wanted' then 'cancelled'
        when 'suppressed' then 'suppressed'
        when 'expired' then 'failed'
        when 'campaign-paused' then 'pending'
        else 'sending'
      end,
      reason = coalesce(obstacle, d.reason),
      epoch = d.epoch + ${epochs}::integer,
      sender_id = case when obstacle is null then ${senderId}::uuid end,
      claimed_at = case when obstacle is null then now() end,
      settled_at = case when obstacle <> 'campaign-paused' then now() end
    from judged
    where d.id = judged.id
    returning
      d.id, d.kind, d.site_id, d.content_id, d.campaign_id, d.subscription_id, d.slots,
      d.message_id, d.dated_at, d.attempts, d.epoch, d.state, d.due_at,
      judged.address, judged.name
  `
}
