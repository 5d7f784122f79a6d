import type { DeliveryId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'

type Db = Kysely<MailerSchema>

/** Says that a sender lives, and for how long that can be relied on. */
export async function renewSender(db: Db, id: string, leaseMs: number): Promise<void> {
  await sql`
    insert into mailer.senders (id, lease_until)
    values (${id}, now() + make_interval(secs => ${leaseMs / 1_000}::float8))
    on conflict (id) do update set lease_until = excluded.lease_until
  `.execute(db)
}

/** Longer than a statement can take: what was claimed before, its claimant knows of. */
const UNHEARD_SECONDS = 12

/** So many crashes that were its own, and a delivery is left to a person. */
const MOST_LONE_CRASHES = 3
/** After a crash of its own a delivery lets others go first. */
const AFTER_LONE_CRASH_SECONDS = 5

/**
 * Gives back what nobody is working on: claims of senders whose lease ran out, and claims of
 * this one whose answer it never got. Says how many.
 *
 * Somebody's death counts against what it had in hand, and against a delivery alone only where
 * there was nothing else: the third such time it is parked.
 */
export async function giveBackLost(
  db: Db,
  { senderId, inHand }: { senderId: string; inHand: DeliveryId[] },
): Promise<number> {
  const { numAffectedRows } = await sql`
    with lost as materialized (
      select d.id, d.sender_id, s.id is null as is_orphan from mailer.deliveries d
      left join mailer.senders s on s.id = d.sender_id and s.lease_until > now()
      where d.state = 'sending' and (
        s.id is null
        or d.sender_id = ${senderId}::uuid and d.id <> all(${inHand}::uuid[])
          and d.claimed_at < now() - make_interval(secs => ${UNHEARD_SECONDS})
      )
      for update of d skip locked
    ),
    ${JUDGED}
    update mailer.deliveries d set
      sender_id = null,
      claimed_at = null,
      shared_crashes = judged.shared_crashes,
      lone_crashes = judged.lone_crashes,
      state = case when judged.lone_crashes >= ${MOST_LONE_CRASHES} then 'failed' else 'pending' end,
      reason = case
        when judged.lone_crashes >= ${MOST_LONE_CRASHES} then 'crashes-sender' else d.reason end,
      settled_at = case when judged.lone_crashes >= ${MOST_LONE_CRASHES} then now() end,
      due_at = case
        when judged.is_alone then now() + make_interval(secs => ${AFTER_LONE_CRASH_SECONDS})
        when judged.shared_crashes > d.shared_crashes and judged.shared_crashes = 3 then now()
        else d.due_at
      end
    from judged
    where d.id = judged.id
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}

/** Part of giving back: whose sender died, with others in its hands or alone. */
const JUDGED = sql`
  crashed as (
    select lost.id, (
      select count(*) from mailer.deliveries o
      where o.sender_id = lost.sender_id and o.state = 'sending'
    ) = 1 as is_alone
    from lost where is_orphan
  ),
  judged as (
    select d.id,
      d.shared_crashes + coalesce(not is_alone, false)::integer as shared_crashes,
      d.lone_crashes + coalesce(is_alone, false)::integer as lone_crashes,
      coalesce(is_alone, false) as is_alone
    from lost join mailer.deliveries d using (id) left join crashed using (id)
  )
`

/** Takes leave: what is still claimed goes back, and the sender is gone. */
export async function removeSender(db: Db, id: string): Promise<void> {
  await sql`
    with removed as (delete from mailer.senders where id = ${id}::uuid)
    update mailer.deliveries set state = 'pending', sender_id = null, claimed_at = null
    where sender_id = ${id}::uuid and state = 'sending'
  `.execute(db)
}

/** Forgets senders that have long been dead. */
export async function deleteDeadSenders(db: Db): Promise<void> {
  await sql`
    delete from mailer.senders where lease_until < now() - interval '1 min'
  `.execute(db)
}

const CANCEL_BATCH = 1_000

/** Cancels one batch of what waits for a campaign that was cancelled, and says how many. */
export async function cancelDeliveries(db: Db): Promise<number> {
  const { numAffectedRows } = await sql`
    update mailer.deliveries set
      state = 'cancelled', reason = 'campaign-cancelled', settled_at = now()
    where id in (
      select d.id from subscriptions.campaign_states k
      join mailer.campaign_counters c using (campaign_id)
      cross join lateral (
        select id from mailer.deliveries
        where campaign_id = k.campaign_id and state in ('pending', 'deferred')
        limit ${CANCEL_BATCH}
        for update skip locked
      ) as d
      where k.state = 'cancelled' and c.waiting + c.deferred > 0
      limit ${CANCEL_BATCH}
    )
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}
