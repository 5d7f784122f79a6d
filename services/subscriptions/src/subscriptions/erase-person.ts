import type { PersonErased } from '@afterword/shared/contracts/comments'
import { RepliesErased } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import { send } from '@afterword/shared/messages/send'
import type { Transaction } from 'kysely'
import type { SubscriptionsSchema } from '../schema.ts'
import { eraseSubscribers } from '../subscribers/store.ts'
import { markErased } from './store.ts'

/** Somebody has erased themselves: their address goes, and with it whatever was sent there. */
export async function erasePerson(
  tx: Transaction<SubscriptionsSchema>,
  { siteId, authorIds }: PayloadOf<typeof PersonErased>,
): Promise<void> {
  const subscriberIds = await eraseSubscribers(tx, { siteId, authorIds })
  await markErased(tx, subscriberIds)
  await send(tx, RepliesErased, { siteId, authorIds, subscriberIds })
}
