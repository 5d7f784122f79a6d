import type { Deps } from '../deps.ts'
import { claimSubscriber } from '../subscribers/store.ts'
import { insertAgain, insertConsents, listJustUnsubscribed } from '../subscriptions/store.ts'
import { findSubscriptionOf } from './subscription-link.ts'

/**
 * Undoes an unsubscribe of the last hour. The link came by mail, so it proves the inbox, and
 * no second confirmation is asked for.
 */
export async function subscribeAgain({ db, tokenKeys }: Deps, token: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const subscription = await findSubscriptionOf(tx, { token, tokenKeys })
    if (!subscription) return

    const subscriber = await claimSubscriber(tx, subscription.subscriberId)
    if (!subscriber?.address) return

    const ended = await listJustUnsubscribed(tx, subscriber.id)
    const begun = await insertAgain(tx, ended)
    await insertConsents(tx, begun, { action: 'confirmed', method: 'mail-link' })
  })
}
