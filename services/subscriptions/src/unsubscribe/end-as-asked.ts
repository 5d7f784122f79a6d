import type { Kysely } from 'kysely'
import type { SubscriptionsSchema } from '../schema.ts'
import { claimSubscriber } from '../subscribers/store.ts'
import type { ConsentsTable } from '../subscriptions/consent.ts'
import { insertConsents, markOneUnsubscribed, markUnsubscribed } from '../subscriptions/store.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { isOfThread } from '../subscriptions/topic.ts'

/**
 * Ends what a reader of a mail wants ended: that thread, if the mail was about one, else every
 * publication topic of the site at every frequency. Again and again, it does no more.
 */
export async function endAsAsked(
  tx: Kysely<SubscriptionsSchema>,
  { id, subscriberId, topic }: Subscription,
  method: ConsentsTable['method'],
): Promise<void> {
  await claimSubscriber(tx, subscriberId)
  const ended = isOfThread(topic)
    ? await markOneUnsubscribed(tx, id)
    : await markUnsubscribed(tx, subscriberId)
  const ids = ended.map((subscription) => subscription.id)
  await insertConsents(tx, ids, { action: 'ended', method })
}
