import type { Deps } from '../deps.ts'
import { markVerified } from '../subscribers/store.ts'
import { insertConsents, markPendingConfirmed } from '../subscriptions/store.ts'
import { claimConfirmationOf } from './confirmation-link.ts'
import { markConfirmed } from './store.ts'

/** The reader says yes: all that waits for their click is confirmed. Says whether this click did it. */
export async function confirmSubscriptions(
  { db, tokenKeys }: Deps,
  token: string,
): Promise<'confirmed' | 'unchanged'> {
  return db.transaction().execute(async (tx) => {
    const confirmation = await claimConfirmationOf(tx, { token, tokenKeys })
    if (!confirmation) return 'unchanged'

    const { subscriberId } = confirmation
    const confirmed = await markPendingConfirmed(tx, subscriberId)
    if (confirmed.length === 0) return 'unchanged'

    await markVerified(tx, subscriberId)
    await markConfirmed(tx, subscriberId)
    const ids = confirmed.map(({ id }) => id)
    await insertConsents(tx, ids, { action: 'confirmed', method: 'mail-link' })
    return 'confirmed'
  })
}
