import type { DeliveryId, SiteId, SubscriberId, SubscriptionId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'

/** What the address of a mail says it is about, and whom it names. */
export type FeedbackAddress = {
  purpose: 'bounce' | 'unsubscribe' | 'complaint'
  siteId: SiteId | null
  deliveryId: DeliveryId | null
  subscriptionId: SubscriptionId | null
  subscriberId: SubscriberId | null
}

/** A mail that came to the bounce domain, whole, and what became of it. */
export type FeedbackMailsTable = FeedbackAddress & {
  id: Generated<string>
  sender: string
  raw: Buffer | null
  receivedAt: Generated<Date>
  attempts: Generated<number>
  dueAt: Generated<Date>
  handledAt: Generated<Date | null>
  result: Generated<string | null>
}
