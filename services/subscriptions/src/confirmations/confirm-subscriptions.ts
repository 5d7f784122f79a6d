import { AddressConfirmed } from '@afterword/shared/contracts/comments'
import { AddressAnswered } from '@afterword/shared/contracts/feedback'
import { WelcomeDue } from '@afterword/shared/contracts/mail'
import type { ConfirmationId, SiteId, SubscriberId, SubscriptionId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import type { SubscriptionsSchema } from '../schema.ts'
import { isWelcoming } from '../site-settings/store.ts'
import { findSubscriber, markVerified } from '../subscribers/store.ts'
import { insertConsents, markPendingConfirmed } from '../subscriptions/store.ts'
import { claimConfirmationOf } from './confirmation-link.ts'
import { markConfirmed } from './store.ts'

/**
 * The reader says yes: all that waits for their click is confirmed, and with it that the
 * address is theirs. Says whether this click did it.
 */
export async function confirmSubscriptions(
  { db, tokenKeys }: Deps,
  token: string,
): Promise<'confirmed' | 'unchanged'> {
  return db.transaction().execute(async (tx) => {
    const confirmation = await claimConfirmationOf(tx, { token, tokenKeys })
    if (!confirmation) return 'unchanged'

    const { subscriberId } = confirmation
    const confirmed = await markPendingConfirmed(tx, subscriberId)
    if (confirmed.length === 0 && !confirmation.proves) return 'unchanged'

    await markVerified(tx, subscriberId)
    const { siteId, id: confirmationId } = confirmation
    await send(tx, AddressAnswered, { siteId, subscriberId, confirmationId })
    await tellProved(tx, subscriberId, await markConfirmed(tx, subscriberId))
    const ids = confirmed.map(({ id }) => id)
    await insertConsents(tx, ids, { action: 'confirmed', method: 'mail-link' })
    await welcome(tx, confirmation.siteId, ids)
    return 'confirmed'
  })
}

/** One mail, however much was confirmed at once. Its way out is that of the first. */
async function welcome(
  tx: Transaction<SubscriptionsSchema>,
  siteId: SiteId,
  [subscriptionId]: SubscriptionId[],
): Promise<void> {
  if (!subscriptionId || !(await isWelcoming(tx, siteId))) return
  await send(tx, WelcomeDue, { siteId, subscriptionId })
}

/** Each of the mails may have been asked for from another browser, so each proves for itself. */
async function tellProved(
  tx: Transaction<SubscriptionsSchema>,
  subscriberId: SubscriberId,
  confirmationIds: ConfirmationId[],
): Promise<void> {
  const subscriber = await findSubscriber(tx, subscriberId)
  if (!subscriber?.authorId) return

  const { siteId, authorId } = subscriber
  for (const proofId of confirmationIds) {
    await send(tx, AddressConfirmed, { siteId, authorId, proofId })
  }
}
