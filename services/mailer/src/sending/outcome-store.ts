import type { DeliveryId } from '@afterword/shared/ids'
import { PLANNED_ONCE } from '@afterword/shared/postgres/plan-once'
import { type Kysely, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import type { Marked } from '../suppressions/store.ts'
import { addressMarks } from './address-marks.ts'
import type { Claimant } from './claim-store.ts'
import type { Outcome } from './outcome.ts'

export type Settlement = Outcome & {
  id: DeliveryId
  epoch: number
  address: string
  seconds: number
}

/** What we cannot put together is tried again, as a new version may mend it, but not for ever. */
const ENDS_AS = sql`
  case when ended.reason = 'not-composed' and d.attempts >= 4 then 'failed' else ended.state end
`

export type Settled = {
  /** Those that were ours to tell. */
  ids: DeliveryId[]
  /** Addresses that nothing is sent to any more. */
  suppressed: Marked[]
}

const WHAT_CAME = sql`
  select
    coalesce((select jsonb_agg(id) from settled), '[]') as ids,
    coalesce((
      select jsonb_agg(
        jsonb_build_object('siteId', site_id, 'scope', scope, 'cause', cause, 'hash', hash)
      ) from suppressed
    ), '[]') as suppressed
`

/**
 * Writes down how tries ended, and returns what came of it. Only the latest claim
 * may speak: while it is `sending` in our name, or was given back for us and nobody took it since.
 */
export async function settle(
  db: Kysely<MailerSchema>,
  { senderId, addressHashKey }: Claimant,
  settlements: Settlement[],
): Promise<Settled> {
  // Named apart as well: of what is in JSON the planner expects so much that it reads every row.
  const ids = settlements.map(({ id }) => id)
  const { rows } = await sql<Settled>`${PLANNED_ONCE}
    with ended as (
      select * from jsonb_to_recordset(${JSON.stringify(settlements)}::jsonb) as ended(
        id uuid, epoch integer, state text, reason text, reply text, address text,
        seconds float8, "isCounted" boolean, mark text, relay text
      )
    ),
    settled as (
      update mailer.deliveries d set
        state = ${ENDS_AS},
        reason = ended.reason,
        reply = ended.reply,
        relay = coalesce(ended.relay, d.relay),
        attempts = d.attempts + ended."isCounted"::integer,
        due_at = least(now() + make_interval(secs => ended.seconds), d.expires_at),
        sender_id = null,
        claimed_at = null,
        settled_at = case when ${ENDS_AS} not in ('pending', 'deferred') then now() end
      from ended
      where d.id = any(${ids}::uuid[]) and d.id = ended.id and d.epoch = ended.epoch
        and (d.state = 'sending' and d.sender_id = ${senderId}::uuid or d.state = 'pending')
      returning d.id, d.site_id
    ),
    tried as (
      insert into mailer.attempts (delivery_id, state, reason, reply, relay)
      select settled.id, ended.state, ended.reason, ended.reply, ended.relay
      from settled join ended using (id)
      where ended.state <> 'sent' and ended.reason <> 'paced'
    ),
    ${addressMarks(addressHashKey)}
    ${WHAT_CAME}
  `.execute(db)
  return rows[0] ?? { ids: [], suppressed: [] }
}
