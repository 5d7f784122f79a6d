import type { Deps } from '../deps.ts'
import { endAsAsked } from './end-as-asked.ts'
import { findSubscriptionOf } from './subscription-link.ts'

type Click = { token: string; method: 'mail-link' | 'one-click' }

/** A reader leaves by the link in a mail. */
export async function unsubscribe(deps: Deps, { token, method }: Click): Promise<void> {
  const { db, tokenKeys } = deps
  await db.transaction().execute(async (tx) => {
    const subscription = await findSubscriptionOf(tx, { token, tokenKeys })
    if (subscription) await endAsAsked(deps, tx, { subscription, method })
  })
}
