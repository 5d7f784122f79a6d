import type { Site } from '@afterword/shared/access/store'
import { DkimKeyId, newId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import { domainOf, type DkimKeysTable, keyLabel, SELECTORS } from './key.ts'
import { makeKey } from './make-key.ts'
import { sealKey } from './sealed-key.ts'
import { type DkimKey, insertDkimKey, listKeysOfSite } from './store.ts'

type Made = Pick<DkimKeysTable, 'selector' | 'domain' | 'publicKey'>

/**
 * Makes the key a site will sign with next. It waits until its record is in DNS; while one
 * waits, there is no other.
 */
export async function createKey(
  { db, secret }: { db: Kysely<MailerSchema>; secret: string },
  { id: siteId, senderAddress }: Pick<Site, 'id' | 'senderAddress'>,
): Promise<{ outcome: 'made' | 'waits-already'; key: Made } | { outcome: 'both-in-use' }> {
  const keys = await listKeysOfSite(db, siteId)
  const waiting = keys.find(({ state }) => state === 'waiting')
  if (waiting) return { outcome: 'waits-already', key: waiting }
  const selector = freeSelector(keys)
  if (!selector) return { outcome: 'both-in-use' }

  const { privateKey, publicKey } = await makeKey()
  const key = { siteId, selector, domain: domainOf(senderAddress), publicKey }
  const sealedKey = sealKey(secret, keyLabel(key), privateKey)
  await insertDkimKey(db, { ...key, id: newId(DkimKeyId), sealedKey, state: 'waiting' })
  return { outcome: 'made', key }
}

function freeSelector(keys: DkimKey[]): string | undefined {
  return SELECTORS.find((selector) => keys.every((key) => key.selector !== selector))
}
