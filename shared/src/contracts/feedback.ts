import { z } from 'zod'
import { ConfirmationId, DeliveryId, SiteId, SubscriberId, SubscriptionId } from '../ids.ts'
import { defineContract } from '../messages/contract.ts'

/** A reader pressed "spam": whatever they follow ends, and nobody asks them why. */
export const ComplaintReceived = defineContract({
  queue: 'subscriptions.requests',
  name: 'complaint-received',
  payload: z.object({ siteId: SiteId, subscriberId: SubscriberId, deliveryId: DeliveryId }),
  dedupeKey: ({ deliveryId }) => `complaint-received:${deliveryId}`,
})

/** A reader left by mail, as one click would have done. */
export const UnsubscribedByMail = defineContract({
  queue: 'subscriptions.requests',
  name: 'unsubscribed-by-mail',
  payload: z.object({ siteId: SiteId, subscriptionId: SubscriptionId, mailId: z.uuid() }),
  dedupeKey: ({ mailId }) => `unsubscribed-by-mail:${mailId}`,
})

/** A reader has confirmed: what bounces and complaints had brought upon the address is over. */
export const AddressAnswered = defineContract({
  queue: 'mailer.transactional',
  name: 'address-answered',
  payload: z.object({
    siteId: SiteId,
    subscriberId: SubscriberId,
    confirmationId: ConfirmationId,
  }),
  dedupeKey: ({ confirmationId }) => `address-answered:${confirmationId}`,
})
