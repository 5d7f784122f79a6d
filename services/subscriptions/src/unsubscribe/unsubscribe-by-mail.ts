import type { UnsubscribedByMail } from '@afterword/shared/contracts/feedback'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import type { SubscriptionsSchema } from '../schema.ts'
import { findSubscription } from '../subscriptions/store.ts'
import { endAsAsked } from './end-as-asked.ts'

/** A reader leaves by writing to the address in a mail. */
export async function unsubscribeByMail(
  deps: Pick<Deps, 'journal' | 'addressHashKey'>,
  tx: Transaction<SubscriptionsSchema>,
  { siteId, subscriptionId }: PayloadOf<typeof UnsubscribedByMail>,
): Promise<void> {
  const subscription = await findSubscription(tx, subscriptionId)
  if (subscription?.siteId !== siteId) return
  await endAsAsked(deps, tx, { subscription, method: 'mail' })
}
