import type { TokenKey } from '@afterword/shared/config'
import { SubscriptionId } from '@afterword/shared/ids'
import { isTokenValid, readTokenId } from '@afterword/shared/tokens/token'
import type { Kysely } from 'kysely'
import type { SubscriptionsSchema } from '../schema.ts'
import { findSubscription } from '../subscriptions/store.ts'
import type { Subscription } from '../subscriptions/subscription.ts'

/**
 * Finds the subscription whose mail carried this link, live or long ended: such links work
 * for ever. Undefined unless the link is one of ours.
 */
export async function findSubscriptionOf(
  db: Kysely<SubscriptionsSchema>,
  { token, tokenKeys }: { token: string; tokenKeys: TokenKey[] },
): Promise<Subscription | undefined> {
  const id = SubscriptionId.safeParse(readTokenId(token)).data
  const subscription = id && (await findSubscription(db, id))
  if (!subscription) return undefined

  const claim = { purpose: 'unsubscribe' as const, site: subscription.siteId, id: subscription.id }
  return isTokenValid(tokenKeys, token, claim) ? subscription : undefined
}
