import type { EntryOf } from '@afterword/shared/journal/entry'
import type { Kysely } from 'kysely'
import type { Deps } from '../deps.ts'
import type { SubscriptionsSchema } from '../schema.ts'
import { findAddressHash } from '../subscribers/store.ts'
import type { Subscription } from '../subscriptions/subscription.ts'

type End = Pick<Subscription, 'siteId' | 'subscriberId'> &
  Pick<EntryOf<'unsubscribe'>, 'subscriptions' | 'cause' | 'method'>

/** Tells the journal what has just been ended, before that commits. */
export async function noteEnd(
  { journal, addressHashKey }: Pick<Deps, 'journal' | 'addressHashKey'>,
  tx: Kysely<SubscriptionsSchema>,
  { siteId: site, subscriberId, ...end }: End,
): Promise<void> {
  if (end.subscriptions.length === 0) return

  const hash = await findAddressHash(tx, subscriberId, addressHashKey)
  await journal.write([{ what: 'unsubscribe', site, hash, ...end }])
}
