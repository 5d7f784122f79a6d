import type { Deps } from '../deps.ts'
import { claimSubscriber } from '../subscribers/store.ts'
import { insertConsents, markUnsubscribed } from '../subscriptions/store.ts'
import { findSubscriptionOf } from './subscription-link.ts'

type Click = { token: string; method: 'mail-link' | 'one-click' }

/** Ends every publication topic of the reader on this site. Again and again, it does no more. */
export async function unsubscribe(
  { db, tokenKeys }: Deps,
  { token, method }: Click,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const subscription = await findSubscriptionOf(tx, { token, tokenKeys })
    if (!subscription) return

    await claimSubscriber(tx, subscription.subscriberId)
    const ended = await markUnsubscribed(tx, subscription.subscriberId)
    const ids = ended.map(({ id }) => id)
    await insertConsents(tx, ids, { action: 'ended', method })
  })
}
