import { addressHash } from '@afterword/shared/address-hash'
import type { DeliveryId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import { LONGEST_RUNS, type RunKind } from './bounce-run.ts'
import type { Addressee } from './store.ts'

type Db = Kysely<MailerSchema>

type Bounce = { kind: RunKind; deliveryId: DeliveryId }

/**
 * Counts one bounce of a run, and says whether the run is long enough now. What was sent to the
 * same reader in between and did not come back ends the run before, and this is the first of the
 * next; so does nothing for too long to speak of a row.
 */
export async function countBounce(
  db: Db,
  { siteId, address, addressHashKey }: Addressee,
  { kind, deliveryId }: Bounce,
): Promise<boolean> {
  const { count: most, hours } = LONGEST_RUNS[kind]
  const { rows } = await sql<{ isOver: boolean }>`
    insert into mailer.bounce_runs as run
      (site_id, address_hash, kind, count, last_delivery_id, last_sent_at)
    select
      ${siteId}, ${addressHash(addressHashKey, sql`${address}`)}, ${kind}, 1, id,
      coalesce(settled_at, created_at)
    from mailer.deliveries where id = ${deliveryId}
    on conflict (site_id, address_hash, kind) do update set
      count = case when ${IS_BROKEN} then 1 else run.count + 1 end,
      began_at = case when ${IS_BROKEN} then now() else run.began_at end,
      last_at = now(),
      last_delivery_id = excluded.last_delivery_id,
      last_sent_at = excluded.last_sent_at
    where run.last_delivery_id <> excluded.last_delivery_id
    returning count >= ${most} and began_at <= now() - make_interval(hours => ${hours}) as is_over
  `.execute(db)
  return rows[0]?.isOver ?? false
}

/** Whether something went well between the last bounce and this one. */
const IS_BROKEN = sql<boolean>`exists (
  select from mailer.deliveries this
  join mailer.deliveries other on other.site_id = this.site_id
    and (other.subscriber_id = this.subscriber_id or other.staff_id = this.staff_id
      or other.author_id = this.author_id)
  where this.id = excluded.last_delivery_id and other.state = 'sent'
    and other.settled_at > run.last_sent_at and other.settled_at < excluded.last_sent_at
    and other.id not in (run.last_delivery_id, excluded.last_delivery_id)
)`

/** Ends all runs of an address: something has arrived there. */
export async function deleteRuns(
  db: Db,
  { siteId, address, addressHashKey }: Addressee,
): Promise<void> {
  await db
    .deleteFrom('mailer.bounceRuns')
    .where('siteId', '=', siteId)
    .where('addressHash', '=', addressHash(addressHashKey, sql`${address}`))
    .execute()
}
