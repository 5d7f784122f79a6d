import type { SiteId } from '@afterword/shared/ids'
import { PLANNED_ONCE } from '@afterword/shared/postgres/plan-once'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Lane } from '../deliveries/delivery-kind.ts'
import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import { judged, RECIPIENTS } from '../deliveries/recipient-store.ts'
import type { MailerSchema } from '../schema.ts'
import { dueDeliveries } from './due-deliveries.ts'

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
  const mayClaim = isAlive(claimant)
  const candidates = dueDeliveries({ ...claimant, lane, limit, heldSites, mayClaim })
  return judge(db, claimant, { candidates, epochs: 1 })
}

/**
 * Asks again about claims of our own, and returns those that may still go out. Their ids stand
 * apart as well: of what is in JSON the planner expects so much that it would read every row.
 */
export async function renewClaims(
  db: Db,
  claimant: Claimant,
  claims: Pick<ClaimedDelivery, 'id' | 'epoch'>[],
): Promise<ClaimedDelivery[]> {
  const ids = claims.map(({ id }) => id)
  const candidates = sql`
    select d.*, 1 as turn from mailer.deliveries d
    join jsonb_to_recordset(${JSON.stringify(claims.map(({ id, epoch }) => ({ id, epoch })))}::jsonb)
      as claim(id uuid, epoch integer) on claim.id = d.id and claim.epoch = d.epoch
    where d.id = any(${ids}::uuid[])
      and d.state = 'sending' and d.sender_id = ${claimant.senderId}::uuid and ${isAlive(claimant)}
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
  const { rows } = await sql<ClaimedDelivery>`${PLANNED_ONCE}
    with candidates as materialized (${candidates}),
    found as (${RECIPIENTS}),
    judged as materialized (${judged(addressHashKey)}),
    decided as (${decided(senderId, epochs)})
    select decided.* from decided join candidates using (id)
    where decided.state = 'sending'
    order by candidates.turn, decided.due_at, decided.id
  `.execute(db)
  return rows
}

/** That it is not sent once more does not tell what became of the first copy. */
const MAY_HAVE_ARRIVED = sql`
  d.is_resent and exists (
    select from mailer.attempts a where a.delivery_id = d.id and a.state = 'unknown'
  )
`

function decided(senderId: string, epochs: 0 | 1): RawBuilder<unknown> {
  return sql`
    update mailer.deliveries d set
      state = case
        when obstacle is null then 'sending'
        when obstacle = 'campaign-paused' then 'pending'
        when ${MAY_HAVE_ARRIVED} then 'unknown'
        when obstacle = 'suppressed' then 'suppressed'
        when obstacle = 'expired' then 'failed'
        else 'cancelled'
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
      d.message_id, d.dated_at, d.attempts, d.epoch, d.state, d.due_at, d.relay,
      judged.address, judged.name, judged.comments, judged.articles, judged.waiting
  `
}
