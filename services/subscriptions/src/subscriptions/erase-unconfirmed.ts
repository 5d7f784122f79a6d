import type { Kysely } from 'kysely'
import { deleteOldConfirmations } from '../confirmations/store.ts'
import type { SubscriptionsSchema } from '../schema.ts'
import { deleteIdleSubscribers } from '../subscribers/store.ts'
import { deleteNeverConfirmed } from './store.ts'

const BATCH = 1_000

/**
 * Erases what nobody confirmed within 30 days: first the requests, then the mails about them,
 * then the addresses nothing is left of. Says how much there was.
 */
export async function eraseUnconfirmed(db: Kysely<SubscriptionsSchema>): Promise<number> {
  const requests = await db.transaction().execute((tx) => deleteNeverConfirmed(tx, BATCH))
  const mails = await deleteOldConfirmations(db, BATCH)
  const addresses = await deleteIdleSubscribers(db, BATCH)
  return requests + mails + addresses
}
