import type { PersonErased } from '@afterword/shared/contracts/comments'
import { RepliesErased } from '@afterword/shared/contracts/mail'
import type { AuthorId, SiteId, SubscriberId } from '@afterword/shared/ids'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import { send } from '@afterword/shared/messages/send'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import type { SubscriptionsSchema } from '../schema.ts'
import { claimSubscribersOf, eraseSubscribers } from '../subscribers/store.ts'
import { markErased } from './store.ts'

/** Somebody has erased themselves: their address goes, and with it whatever was sent there. */
export async function erasePerson(
  { journal, addressHashKey }: Pick<Deps, 'journal' | 'addressHashKey'>,
  tx: Transaction<SubscriptionsSchema>,
  { siteId, authorIds, afterwards }: PayloadOf<typeof PersonErased>,
): Promise<void> {
  const found = await claimSubscribersOf(tx, { siteId, authorIds }, addressHashKey)
  await eraseAll(tx, { siteId, authorIds, subscriberIds: found.map(({ id }) => id) })

  const hashes = found.flatMap(({ hash }) => hash ?? [])
  const whose = { site: siteId, authors: authorIds, hashes }
  await journal.write([{ what: 'erase', ...whose, afterwards }])
}

type People = { siteId: SiteId; authorIds: AuthorId[]; subscriberIds: SubscriberId[] }

/** Erases what is known of people, and lets the mailer do the same. */
export async function eraseAll(
  tx: Transaction<SubscriptionsSchema>,
  people: People,
): Promise<void> {
  await eraseSubscribers(tx, people.subscriberIds)
  await markErased(tx, people.subscriberIds)
  await send(tx, RepliesErased, people)
}
