import type { Deps } from '../deps.ts'
import { endAsAsked } from './end-as-asked.ts'
import { findSubscriptionOf } from './subscription-link.ts'

type Click = { token: string; method: 'mail-link' | 'one-click' }

/** A reader leaves by the link in a mail. */
export async function unsubscribe(
  { db, tokenKeys }: Deps,
  { token, method }: Click,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const subscription = await findSubscriptionOf(tx, { token, tokenKeys })
    if (subscription) await endAsAsked(tx, subscription, method)
  })
}
