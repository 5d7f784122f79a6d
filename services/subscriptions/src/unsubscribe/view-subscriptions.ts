import type { Site } from '@afterword/shared/access/store'
import type { Deps } from '../deps.ts'
import { listJustUnsubscribed, listLiveSubscriptions } from '../subscriptions/store.ts'
import { isOfThread, type Topic } from '../subscriptions/topic.ts'
import { findSubscriptionOf } from './subscription-link.ts'

/** What the reader who holds an unsubscribe link may see. */
export type SubscriptionsView = {
  site: Site
  /** What the link would end, if it is followed still. */
  confirmed: Topic[]
  /** Whether it came in a notice about one thread, and ends just that. */
  isOfThread: boolean
  /** What was ended so lately that it may be undone. */
  justEnded: Topic[]
}

/** Shows what an unsubscribe link is about and changes nothing. Undefined when it is not one of ours. */
export async function viewSubscriptions(
  { db, tokenKeys, sites }: Deps,
  token: string,
): Promise<SubscriptionsView | undefined> {
  const subscription = await findSubscriptionOf(db, { token, tokenKeys })
  if (!subscription) return undefined

  const live = await listLiveSubscriptions(db, subscription.subscriberId)
  const isMeant = isOfThread(subscription.topic)
    ? (topic: Topic) => topic === subscription.topic
    : (topic: Topic) => !isOfThread(topic)
  const ended = await listJustUnsubscribed(db, subscription.subscriberId)
  return {
    site: await sites.find(subscription.siteId),
    confirmed: live.flatMap(({ state, topic }) =>
      state === 'confirmed' && isMeant(topic) ? [topic] : [],
    ),
    isOfThread: isOfThread(subscription.topic),
    justEnded: ended.map(({ topic }) => topic),
  }
}
