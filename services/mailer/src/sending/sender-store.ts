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

/**
 * Gives back what nobody is working on: claims of senders whose lease ran out, and claims of
 * this one whose answer it never got. Says how many.
 */
export async function giveBackLost(
  db: Db,
  { senderId, inHand }: { senderId: string; inHand: DeliveryId[] },
): Promise<number> {
  const { numAffectedRows } = await sql`
    update mailer.deliveries set state = 'pending', sender_id = null, claimed_at = null
    where id in (
      select d.id from mailer.deliveries d
      left join mailer.senders s on s.id = d.sender_id and s.lease_until > now()
      where d.state = 'sending' and (
        s.id is null
        or d.sender_id = ${senderId}::uuid and d.id <> all(${inHand}::uuid[])
          and d.claimed_at < now() - make_interval(secs => ${UNHEARD_SECONDS})
      )
      for update of d skip locked
    )
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}

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
