import type { MailRequested } from '@afterword/shared/contracts/comments'
import { parseEmailAddress } from '@afterword/shared/email-address'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Transaction } from 'kysely'
import type { SubscriptionsSchema } from '../schema.ts'
import { findConfirmable } from '../subscribers/store.ts'
import { requestSubscription } from './request-subscription.ts'
import { Topic } from './topic.ts'

/** Takes what an author ticked under a comment. Their address may be gone by now: then nothing happens. */
export async function subscribeByComment(
  tx: Transaction<SubscriptionsSchema>,
  { siteId, authorId, topics }: PayloadOf<typeof MailRequested>,
): Promise<void> {
  const author = await findConfirmable(tx, { siteId, authorId })
  const address = parseEmailAddress(author?.address ?? '')
  if (!author || !address) return

  const known = topics.flatMap((topic) => Topic.safeParse(topic).data ?? [])
  await requestSubscription(tx, {
    siteId,
    address,
    locale: author.locale,
    topics: [...new Set(known)],
    method: 'comment',
    sourceUrl: null,
    authorId,
  })
}
