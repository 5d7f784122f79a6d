import type { Kysely } from 'kysely'
import type { SubscriptionsSchema } from '../schema.ts'
import { markOldCancelled } from './store.ts'

/** Cancels what has not been sent to everybody, of publications from before an instant. */
export async function cancelOldCampaigns(
  db: Kysely<SubscriptionsSchema>,
  before: Date,
): Promise<number> {
  return markOldCancelled(db, before)
}
