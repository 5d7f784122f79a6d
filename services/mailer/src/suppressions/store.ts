import { addressHash } from '@afterword/shared/address-hash'
import type { ApiKeyId, ConfirmationId, SiteId, SubscriberId } from '@afterword/shared/ids'
import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import { gravityOf, RAISE_CAUSE } from './gravity.ts'
import type {
  LiftedSuppressionsTable,
  SuppressionCause,
  SuppressionId,
  SuppressionScope,
  SuppressionsTable,
} from './suppression.ts'

type Db = Kysely<MailerSchema>

export type Suppression = Selectable<SuppressionsTable>
export type LiftedSuppression = Selectable<LiftedSuppressionsTable>

/** What the journal is told of one. */
export type Marked = Pick<Suppression, 'siteId' | 'scope' | 'cause'> & { hash: string }

/** An address, and the key that makes its hash. */
export type Addressee = { siteId: SiteId; address: string; addressHashKey: string }

type NewSuppression = {
  scope: SuppressionScope
  cause: SuppressionCause
  note?: string | null
  createdBy?: ApiKeyId | null
}

function hashOf({ address, addressHashKey }: Addressee): RawBuilder<Buffer> {
  return addressHash(addressHashKey, sql`${address}`)
}

/** Suppresses an address, and returns that. One that is suppressed alike keeps the graver cause. */
export async function insertSuppression(
  db: Db,
  addressee: Addressee,
  { scope, cause, note = null, createdBy = null }: NewSuppression,
): Promise<Marked[]> {
  const { rows } = await sql<Marked>`
    insert into mailer.suppressions as s (site_id, address_hash, scope, cause, note, created_by)
    values (
      ${addressee.siteId}, ${hashOf(addressee)}, ${scope}, ${cause}, ${note}, ${createdBy}::uuid
    )
    ${RAISE_CAUSE}
    returning site_id, scope, cause, encode(address_hash, 'hex') as hash
  `.execute(db)
  return rows
}

export async function listSuppressionsOf(db: Db, addressee: Addressee): Promise<Suppression[]> {
  return db
    .selectFrom('mailer.suppressions')
    .selectAll()
    .where('siteId', '=', addressee.siteId)
    .where('addressHash', '=', hashOf(addressee))
    .orderBy('id', 'desc')
    .execute()
}

export async function listLiftedOf(db: Db, addressee: Addressee): Promise<LiftedSuppression[]> {
  return db
    .selectFrom('mailer.liftedSuppressions')
    .selectAll()
    .where('siteId', '=', addressee.siteId)
    .where('addressHash', '=', hashOf(addressee))
    .orderBy('liftedAt', 'desc')
    .execute()
}

type Page = { after?: SuppressionId | undefined; limit: number }

/** One page of a site's suppressions, the newest first. */
export async function listSuppressions(
  db: Db,
  siteId: SiteId,
  { after, limit }: Page,
): Promise<Suppression[]> {
  let page = db.selectFrom('mailer.suppressions').selectAll().where('siteId', '=', siteId)
  if (after) page = page.where('id', '<', after)
  return page.orderBy('id', 'desc').limit(limit).execute()
}

type Lift = {
  liftedHow: LiftedSuppressionsTable['liftedHow']
  liftedBy?: ApiKeyId
  liftNote?: string
}

/** Lifts what `which` picks, writes down how that came, and returns it. */
async function lift(
  db: Db,
  which: RawBuilder<boolean>,
  { liftedHow, liftedBy, liftNote }: Lift,
): Promise<Marked[]> {
  const { rows } = await sql<Marked>`
    with lifted as (
      delete from mailer.suppressions as s where ${which} returning *
    )
    insert into mailer.lifted_suppressions (
      id, site_id, address_hash, scope, cause, note, created_by, created_at,
      lifted_how, lifted_by, lift_note
    )
    select
      id, site_id, address_hash, scope, cause, note, created_by, created_at,
      ${liftedHow}, ${liftedBy ?? null}::uuid, ${liftNote ?? null}
    from lifted
    returning site_id, scope, cause, encode(address_hash, 'hex') as hash
  `.execute(db)
  return rows
}

export async function deleteSuppression(
  db: Db,
  { siteId, id }: { siteId: SiteId; id: SuppressionId },
  { liftedBy, liftNote }: Required<Pick<Lift, 'liftedBy' | 'liftNote'>>,
): Promise<Marked[]> {
  const which = sql<boolean>`s.id = ${id} and s.site_id = ${siteId}`
  return lift(db, which, { liftedHow: 'by-hand', liftedBy, liftNote })
}

/** Lifts what bounces and complaints have brought upon an address that has just answered. */
export async function deleteAnswered(
  db: Db,
  { siteId, subscriberId }: { siteId: SiteId; subscriberId: SubscriberId },
  addressHashKey: string,
): Promise<Marked[]> {
  const which = sql<boolean>`
    s.cause <> 'manual' and s.site_id = ${siteId} and s.address_hash in (
      select ${addressHash(addressHashKey, sql`d.address`)} from subscriptions.deliverable d
      where d.site_id = ${siteId} and d.subscriber_id = ${subscriberId}
    )
  `
  return lift(db, which, { liftedHow: 'confirmed' })
}

/** How long an address is left in peace before one confirmation may ask it again. */
const PEACE = sql`case s.cause when 'complaint' then interval '30 days' else interval '7 days' end`

/** Notes that a confirmation asks a suppressed address again, if it may. */
export async function markAskedAgain(
  db: Db,
  confirmationId: ConfirmationId,
  addressHashKey: string,
): Promise<boolean> {
  const { rows } = await sql`
    update mailer.suppressions as s set asked_again_at = now()
    from subscriptions.answerable_confirmations c
    where c.confirmation_id = ${confirmationId} and s.site_id = c.site_id
      and s.address_hash = ${addressHash(addressHashKey, sql`c.address`)}
      and s.scope = 'all' and s.cause <> 'manual'
      and coalesce(s.asked_again_at, s.created_at) < now() - ${PEACE}
    returning s.id
  `.execute(db)
  return rows.length > 0
}

type Earlier = { at: string; site: SiteId; hash: string; scope: SuppressionScope; cause: string }

const EARLIER = sql`as earlier (at timestamptz, site text, hash text, scope text, cause text)`

/** Suppresses as of earlier, where a site is known still, and says how many were not. */
export async function insertSuppressedBefore(db: Db, entries: Earlier[]): Promise<number> {
  const { rows } = await sql`
    insert into mailer.suppressions as s (site_id, address_hash, scope, cause, created_at)
    select distinct on (site, hash, scope) site, decode(hash, 'hex'), scope, cause, at
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) ${EARLIER}
    where exists (select from platform.sites where id = site)
    order by site, hash, scope, cause = 'manual' desc, ${gravityOf(sql`cause`)}, at
    ${RAISE_CAUSE}
    returning id
  `.execute(db)
  return rows.length
}

/** Lifts what was lifted earlier, and says how many there were. Newer ones stay. */
export async function deleteLiftedBefore(
  db: Db,
  entries: Earlier[],
  liftedHow: LiftedSuppressionsTable['liftedHow'],
): Promise<number> {
  const which = sql<boolean>`
    exists (
      select from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) ${EARLIER}
      where site = s.site_id and decode(hash, 'hex') = s.address_hash and earlier.scope = s.scope
        and s.created_at <= at
    )
  `
  return (await lift(db, which, { liftedHow })).length
}
