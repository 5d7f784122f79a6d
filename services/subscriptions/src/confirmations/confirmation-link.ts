import type { TokenKey } from '@afterword/shared/config'
import { ConfirmationId } from '@afterword/shared/ids'
import { isTokenValid, readTokenId } from '@afterword/shared/tokens/token'
import type { Kysely, Transaction } from 'kysely'
import type { SubscriptionsSchema } from '../schema.ts'
import { claimSubscriber } from '../subscribers/store.ts'
import type { CurrentConfirmation } from './confirmation.ts'
import { findConfirmation } from './store.ts'

type Link = { token: string; tokenKeys: TokenKey[] }

/** Finds the confirmation a link is about. Undefined unless the link is one of ours. */
export async function findConfirmationOf(
  db: Kysely<SubscriptionsSchema>,
  { token, tokenKeys }: Link,
): Promise<CurrentConfirmation | undefined> {
  const id = ConfirmationId.safeParse(readTokenId(token)).data
  const confirmation = id && (await findConfirmation(db, id))
  if (!confirmation) return undefined

  const claim = { purpose: 'confirm' as const, site: confirmation.siteId, id: confirmation.id }
  return isTokenValid(tokenKeys, token, claim) ? confirmation : undefined
}

/**
 * The same, if it can still be answered, holding its subscriber until the transaction ends:
 * two answers take turns, and the second sees what the first did.
 */
export async function claimConfirmationOf(
  tx: Transaction<SubscriptionsSchema>,
  link: Link,
): Promise<CurrentConfirmation | undefined> {
  const seen = await findConfirmationOf(tx, link)
  if (!seen) return undefined

  await claimSubscriber(tx, seen.subscriberId)
  const confirmation = await findConfirmation(tx, seen.id)
  return confirmation?.state === 'open' ? confirmation : undefined
}
