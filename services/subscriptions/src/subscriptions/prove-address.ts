import type { ProofRequested } from '@afterword/shared/contracts/comments'
import { parseEmailAddress } from '@afterword/shared/email-address'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Transaction } from 'kysely'
import type { SubscriptionsSchema } from '../schema.ts'
import { findConfirmable } from '../subscribers/store.ts'
import { requestSubscription } from './request-subscription.ts'

/** A reader would have their address confirmed, for their comments alone. */
export async function proveAddress(
  tx: Transaction<SubscriptionsSchema>,
  { siteId, authorId }: PayloadOf<typeof ProofRequested>,
): Promise<void> {
  const author = await findConfirmable(tx, { siteId, authorId })
  const address = parseEmailAddress(author?.address ?? '')
  if (!author || !address) return

  await requestSubscription(tx, {
    siteId,
    address,
    locale: author.locale,
    topics: [],
    method: 'comment',
    sourceUrl: null,
    authorId,
  })
}
