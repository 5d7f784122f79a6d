import { addressHash } from '@afterword/shared/address-hash'
import { type AuthorId, newId, type SiteId, SubscriberId } from '@afterword/shared/ids'
import { type Kysely, type NotNull, type RawBuilder, sql } from 'kysely'
import type { SubscriptionsSchema } from '../schema.ts'
import type { Subscriber } from './subscriber.ts'

type Db = Kysely<SubscriptionsSchema>

type Claim = { siteId: SiteId; address: string; locale: string; authorId?: AuthorId | null }

/**
 * Finds or makes the subscriber of an address, and holds the row until the transaction ends:
 * requests for one address take turns. What a verified subscriber chose stays as it is, since
 * anyone can type anyone's address.
 */
export async function claimAddress(
  db: Db,
  { siteId, address, locale, authorId = null }: Claim,
): Promise<SubscriberId> {
  const { rows } = await sql<{ id: SubscriberId }>`
    insert into subscriptions.subscribers as known (id, site_id, address, locale, author_id)
    values (${newId(SubscriberId)}, ${siteId}, ${address}, ${locale}, ${authorId})
    on conflict (site_id, lower(address)) do update set
      address = case when known.verified_at is null then excluded.address else known.address end,
      locale = case when known.verified_at is null then excluded.locale else known.locale end,
      author_id = coalesce(excluded.author_id, known.author_id)
    returning id
  `.execute(db)
  const [subscriber] = rows
  if (!subscriber) throw new Error('an upsert returned no row')
  return subscriber.id
}

/** Holds a subscriber's row until the transaction ends. */
export async function claimSubscriber(db: Db, id: SubscriberId): Promise<Subscriber | undefined> {
  return db
    .selectFrom('subscriptions.subscribers')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

export async function findSubscriber(db: Db, id: SubscriberId): Promise<Subscriber | undefined> {
  return db
    .selectFrom('subscriptions.subscribers')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Notes that whoever reads this address's mail has answered from it. */
export async function markVerified(db: Db, id: SubscriberId): Promise<void> {
  await db
    .updateTable('subscriptions.subscribers')
    .set({ verifiedAt: sql<Date>`coalesce(verified_at, now())` })
    .where('id', '=', id)
    .execute()
}

/** The address of a comment's author while it may be asked to confirm, and the site's language. */
export async function findConfirmable(
  db: Db,
  { siteId, authorId }: { siteId: SiteId; authorId: AuthorId },
): Promise<{ address: string; locale: string } | undefined> {
  return db
    .selectFrom('comments.reachableAuthors as a')
    .innerJoin('platform.sites as s', 's.id', 'a.siteId')
    .select(['a.confirmableAddress as address', 's.locale'])
    .where('a.authorId', '=', authorId)
    .where('a.siteId', '=', siteId)
    .where('a.confirmableAddress', 'is not', null)
    .$narrowType<{ address: NotNull }>()
    .executeTakeFirst()
}

/** Where an author's comment stands, for the way back to it. */
export async function findAuthorsPage(db: Db, authorId: AuthorId): Promise<string | undefined> {
  const author = await db
    .selectFrom('comments.reachableAuthors')
    .select('pageUrl')
    .where('authorId', '=', authorId)
    .executeTakeFirst()
  return author?.pageUrl ?? undefined
}

/** The keyed hash of a subscriber's address; null once erased. */
export async function findAddressHash(
  db: Db,
  id: SubscriberId,
  addressHashKey: string,
): Promise<string | null> {
  const { hash } = await db
    .selectFrom('subscriptions.subscribers')
    .select(hashOfAddress(addressHashKey).as('hash'))
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return hash
}

/** Holds the subscribers these authors asked as, until the transaction ends. */
export async function claimSubscribersOf(
  db: Db,
  { siteId, authorIds }: { siteId: SiteId; authorIds: AuthorId[] },
  addressHashKey: string,
): Promise<{ id: SubscriberId; hash: string | null }[]> {
  return db
    .selectFrom('subscriptions.subscribers')
    .select(['id', hashOfAddress(addressHashKey).as('hash')])
    .where('siteId', '=', siteId)
    .where('authorId', 'in', authorIds)
    .where('erasedAt', 'is', null)
    .forUpdate()
    .execute()
}

/** The same for those whose address has one of these hashes, and had it at an instant. */
export async function claimSubscribersHashed(
  db: Db,
  { siteId, hashes, at }: { siteId: SiteId; hashes: string[]; at: string },
  addressHashKey: string,
): Promise<{ id: SubscriberId }[]> {
  return db
    .selectFrom('subscriptions.subscribers')
    .select('id')
    .where('siteId', '=', siteId)
    .where('createdAt', '<=', new Date(at))
    .where(sql<boolean>`${hashOfAddress(addressHashKey)} = any(${hashes})`)
    .forUpdate()
    .execute()
}

function hashOfAddress(addressHashKey: string): RawBuilder<string | null> {
  return sql<string | null>`encode(${addressHash(addressHashKey, sql.ref('address'))}, 'hex')`
}

/** Forgets the addresses of subscribers. */
export async function eraseSubscribers(db: Db, ids: SubscriberId[]): Promise<void> {
  if (ids.length === 0) return

  await db
    .updateTable('subscriptions.subscribers')
    .set({ address: null, erasedAt: sql<Date>`now()`, authorId: null })
    .where('id', 'in', ids)
    .execute()
}

/** Deletes a batch of addresses that never answered and of which nothing else is left. */
export async function deleteIdleSubscribers(db: Db, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from subscriptions.subscribers where id in (
      select id from subscriptions.subscribers r
      where verified_at is null and created_at < now() - interval '30 days'
        and not exists (select from subscriptions.subscriptions where subscriber_id = r.id)
        and not exists (select from subscriptions.confirmations where subscriber_id = r.id)
      limit ${limit} for update skip locked
    )
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}
