import { addressHash } from '@afterword/shared/address-hash'
import type { SiteId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { EverySchema } from '../support/postgres.ts'
import { PROCESS_SETTINGS } from '../support/service-process.ts'

/** Stores `count` confirmed subscribers, `reader-1@example.com` and so on, and says who they are. */
export async function createSubscribers(
  db: Kysely<EverySchema>,
  site: SiteId,
  count: number,
): Promise<string[]> {
  await insertPeople(db, { site, count, name: 'reader', state: 'confirmed' })
  return Array.from({ length: count }, (_, index) => `reader-${index + 1}@example.com`)
}

/** Gives each reader a domain of their own, so that none has to do with another's server. */
export async function spreadOverDomains(db: Kysely<EverySchema>): Promise<void> {
  await sql`
    update subscriptions.subscribers set address = regexp_replace(address, '@', '@d' || id || '.')
    where address like 'reader-%'
  `.execute(db)
}

/** How many confirmed their subscription, and are never written to again. */
export const SUPPRESSED = 20

/**
 * People of the same site who must get no publication: not confirmed yet, unsubscribed, and
 * confirmed but suppressed.
 */
export async function createBystanders(db: Kysely<EverySchema>, site: SiteId): Promise<void> {
  await insertPeople(db, { site, count: 20, name: 'unconfirmed', state: 'pending' })
  await insertPeople(db, { site, count: 20, name: 'gone', state: 'ended' })
  await insertPeople(db, { site, count: SUPPRESSED, name: 'suppressed', state: 'confirmed' })
  await sql`
    insert into mailer.suppressions (site_id, address_hash, scope, cause)
    select site_id, ${addressHash(PROCESS_SETTINGS.ADDRESS_HASH_KEY, sql`address`)}, 'all', 'manual'
    from subscriptions.subscribers where site_id = ${site} and address like 'suppressed-%'
  `.execute(db)
}

type People = {
  site: SiteId
  count: number
  name: string
  state: 'pending' | 'confirmed' | 'ended'
}

async function insertPeople(
  db: Kysely<EverySchema>,
  { site, count, name, state }: People,
): Promise<void> {
  const confirmedAt = state === 'pending' ? sql`null::timestamptz` : sql`now() - interval '1 day'`
  const endedAt = state === 'ended' ? sql`now()` : sql`null::timestamptz`
  await sql`
    with people as (
      insert into subscriptions.subscribers (id, site_id, address, verified_at)
      select gen_random_uuid(), ${site}, ${`${name}-`} || n || '@example.com', ${confirmedAt}
      from generate_series(1, ${count}::int) as n returning id, site_id
    ), confirmed as (
      insert into subscriptions.confirmations (id, site_id, subscriber_id, confirmed_at)
      select gen_random_uuid(), site_id, id, ${confirmedAt} from people
      returning id, site_id, subscriber_id
    )
    insert into subscriptions.subscriptions
      (id, site_id, subscriber_id, topic, frequency, state, confirmation_id, confirmed_at, ended_at)
    select gen_random_uuid(), site_id, subscriber_id, 'site', 'instant', ${state}, id,
      ${confirmedAt}, ${endedAt}
    from confirmed
  `.execute(db)
}
