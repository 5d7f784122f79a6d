import type { ComplaintReceived } from '@afterword/shared/contracts/feedback'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import type { SubscriptionsSchema } from '../schema.ts'
import { claimSubscriber } from '../subscribers/store.ts'
import { insertConsents, markComplained } from '../subscriptions/store.ts'
import { noteEnd } from './note-end.ts'

/** A reader pressed "spam": all they follow on the site ends. */
export async function endAfterComplaint(
  deps: Pick<Deps, 'journal' | 'addressHashKey'>,
  tx: Transaction<SubscriptionsSchema>,
  { siteId, subscriberId }: PayloadOf<typeof ComplaintReceived>,
): Promise<void> {
  const subscriber = await claimSubscriber(tx, subscriberId)
  if (subscriber?.siteId !== siteId) return

  const ended = await markComplained(tx, subscriberId)
  const ids = ended.map(({ id }) => id)
  const method = 'complaint'
  await insertConsents(tx, ids, { action: 'ended', method })
  await noteEnd(deps, tx, { siteId, subscriberId, subscriptions: ids, cause: method, method })
}
