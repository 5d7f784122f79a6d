import type { Kysely } from 'kysely'
import type { Deps } from '../deps.ts'
import type { SubscriptionsSchema } from '../schema.ts'
import { claimSubscriber } from '../subscribers/store.ts'
import { insertConsents, markOneUnsubscribed, markUnsubscribed } from '../subscriptions/store.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { isOfThread } from '../subscriptions/topic.ts'
import { noteEnd } from './note-end.ts'

type Wish = { subscription: Subscription; method: 'mail-link' | 'one-click' | 'mail' }

/**
 * Ends what a reader of a mail wants ended: that thread, if the mail was about one, else every
 * publication topic of the site at every frequency. Again and again, it does no more.
 */
export async function endAsAsked(
  deps: Pick<Deps, 'journal' | 'addressHashKey'>,
  tx: Kysely<SubscriptionsSchema>,
  { subscription, method }: Wish,
): Promise<void> {
  const { id, siteId, subscriberId, topic } = subscription
  await claimSubscriber(tx, subscriberId)
  const ended = isOfThread(topic)
    ? await markOneUnsubscribed(tx, id)
    : await markUnsubscribed(tx, subscriberId)
  const ids = ended.map((one) => one.id)
  await insertConsents(tx, ids, { action: 'ended', method })
  const cause = 'unsubscribed'
  await noteEnd(deps, tx, { siteId, subscriberId, subscriptions: ids, cause, method })
}
