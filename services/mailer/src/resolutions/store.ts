import type { ApiKeyId, DeliveryId, SiteId } from '@afterword/shared/ids'
import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely'
import type { DeliveriesTable } from '../deliveries/delivery.ts'
import type { MailerSchema } from '../schema.ts'
import type { Resolution, ResolutionCause } from './resolution.ts'

type Db = Kysely<MailerSchema>

export type UnresolvedDelivery = Selectable<DeliveriesTable>

/** What nobody knows the end of, and what we could not send: the longest waiting first. */
export async function listUnresolvedDeliveries(
  db: Db,
  siteId: SiteId,
  { after, limit }: { after: DeliveryId | undefined; limit: number },
): Promise<UnresolvedDelivery[]> {
  const { rows } = await sql<UnresolvedDelivery>`
    select d.* from mailer.deliveries d
    where d.site_id = ${siteId} and ${IS_UNRESOLVED}
      and (${after ?? null}::uuid is null or (d.settled_at, d.id) > (
        select settled_at, id from mailer.deliveries where id = ${after ?? null}::uuid
      ))
    order by d.settled_at, d.id
    limit ${limit}
  `.execute(db)
  return rows
}

/** As the index says it. */
const IS_UNRESOLVED = sql`
  (d.state = 'unknown' or d.state = 'failed' and d.reason in ('crashes-sender', 'not-composed'))
`

export async function isDeliveryOfSite(
  db: Db,
  { id, siteId }: { id: DeliveryId; siteId: SiteId },
): Promise<boolean> {
  const found = await db
    .selectFrom('mailer.deliveries')
    .select('id')
    .where('id', '=', id)
    .where('siteId', '=', siteId)
    .executeTakeFirst()
  return found !== undefined
}

type Decision = {
  resolution: Resolution
  cause: ResolutionCause
  apiKeyId?: ApiKeyId
  note?: string | null
}

/** Settles deliveries, or puts them back in line as they were, and says how many. */
async function markResolved(
  db: Db,
  which: RawBuilder<unknown>,
  { resolution, cause, apiKeyId, note }: Decision,
): Promise<number> {
  const isAgain = resolution === 'resend'
  const { rows } = await sql`
    with resolved as (
      update mailer.deliveries d set
        state = ${isAgain ? 'pending' : resolution},
        reason = case when ${isAgain} then d.reason when ${resolution} = 'failed' then ${cause === 'evidence' ? 'bounced' : 'resolved'} end,
        settled_at = case when not ${isAgain} then now() end,
        due_at = now(),
        expires_at = case
          when ${isAgain && cause === 'by-hand'} then greatest(d.expires_at, now() + interval '1 h')
          else d.expires_at
        end,
        is_resent = d.is_resent or ${isAgain},
        attempts = case when ${isAgain} then 0 else d.attempts end,
        shared_crashes = 0,
        lone_crashes = 0
      where d.id in (${which})
      returning d.id, d.site_id
    )
    insert into mailer.resolutions (delivery_id, site_id, resolution, api_key_id, cause, note)
    select id, site_id, ${resolution}, ${apiKeyId ?? null}::uuid, ${cause}, ${note ?? null}
    from resolved
    returning id
  `.execute(db)
  return rows.length
}

/** By hand: what is unknown ends any way, and what has failed can be sent again. */
export async function markDeliveryResolved(
  db: Db,
  { id, siteId }: { id: DeliveryId; siteId: SiteId },
  decision: Decision,
): Promise<boolean> {
  const isAgain = decision.resolution === 'resend'
  const which = sql`
    select id from mailer.deliveries
    where id = ${id} and site_id = ${siteId}
      and (state = 'unknown' or state = 'failed' and ${isAgain})
    for update
  `
  return (await markResolved(db, which, decision)) > 0
}

/** By evidence: only while nobody knows. */
export async function markUnknownResolved(
  db: Db,
  id: DeliveryId,
  resolution: 'sent' | 'failed',
): Promise<boolean> {
  const which = sql`
    select id from mailer.deliveries where id = ${id} and state = 'unknown' for update
  `
  return (await markResolved(db, which, { resolution, cause: 'evidence' })) > 0
}

const BATCH = 1_000

/** By rule: each once, after it has waited for evidence. */
export async function replayUnknown(
  db: Db,
  lane: DeliveriesTable['lane'],
  waitSeconds: number,
): Promise<number> {
  const which = sql`
    select id from mailer.deliveries
    where state = 'unknown' and lane = ${lane} and not is_resent
      and settled_at < now() - make_interval(secs => ${waitSeconds})
    limit ${BATCH}
    for update skip locked
  `
  return markResolved(db, which, { resolution: 'resend', cause: 'rule' })
}
