import type { ConfirmationId, SiteId, SubscriberId, SubscriptionId } from '@afterword/shared/ids'
import type { Generated, Selectable } from 'kysely'
import type { Topic } from './topic.ts'

export type Subscription = Selectable<SubscriptionsTable>

/** What a subscriber follows, from when until when: an ended one is never begun again. */
export type SubscriptionsTable = {
  id: SubscriptionId
  siteId: SiteId
  subscriberId: SubscriberId
  topic: Topic
  frequency: 'instant' | 'daily' | 'weekly'
  state: 'pending' | 'confirmed' | 'ended'
  confirmationId: ConfirmationId
  createdAt: Generated<Date>
  confirmedAt: Date | null
  endedAt: Date | null
  endCause: 'unsubscribed' | 'refused' | 'expired' | 'erased' | 'complaint' | null
}
