import type { EntryOf } from '@afterword/shared/journal/entry'
import type { Kysely } from 'kysely'
import type { Deps } from '../deps.ts'
import type { SubscriptionsSchema } from '../schema.ts'
import { claimSubscribersHashed, claimSubscribersOf } from '../subscribers/store.ts'
import { eraseAll } from './erase-person.ts'

/**
 * Erases again who was erased after the backup that the database was restored from. Whoever has
 * come back with the same address since then stays. Says how many subscribers there were.
 */
export async function eraseAgain(
  { db, addressHashKey }: Pick<Deps, 'addressHashKey'> & { db: Kysely<SubscriptionsSchema> },
  { site: siteId, authors: authorIds, hashes, at }: EntryOf<'erase'>,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const known = await claimSubscribersOf(tx, { siteId, authorIds }, addressHashKey)
    const hashed = await claimSubscribersHashed(tx, { siteId, hashes, at }, addressHashKey)
    const subscriberIds = [...new Set([...known, ...hashed].map(({ id }) => id))]
    if (subscriberIds.length > 0) await eraseAll(tx, { siteId, authorIds, subscriberIds })
    return subscriberIds.length
  })
}
