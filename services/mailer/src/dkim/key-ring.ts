import { createPrivateKey } from 'node:crypto'
import type { DkimKeyId, SiteId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { freshly } from '../freshly.ts'
import type { MailerSchema } from '../schema.ts'
import { domainOf, isAligned, keyLabel, type KeyTrouble } from './key.ts'
import { proveKey } from './prove-key.ts'
import { openKey } from './sealed-key.ts'
import type { SigningKey } from './signature.ts'
import { type KeyInUse, listKeysInUse } from './store.ts'

export type KeyRing = {
  /** The keys in use, by site, as of two seconds ago at most. */
  list: () => Promise<Map<SiteId, SigningKey | KeyTrouble>>
}

type Parts = { db: Kysely<MailerSchema>; log: Logger; secret: string | undefined }

/** Keys that are parsed once, and believed once a test message signed with them was verified. */
export function openKeyRing({ db, log, secret }: Parts): KeyRing {
  const proven = new Map<DkimKeyId, Promise<SigningKey | 'dkim-key-unusable'>>()

  const prove = (row: KeyInUse): Promise<SigningKey | 'dkim-key-unusable'> => {
    const before = proven.get(row.id)
    if (before) return before

    const key = open(row, secret).catch((error: unknown) => {
      log.error({ err: error, siteId: row.siteId, selector: row.selector }, 'dkim key unusable')
      return 'dkim-key-unusable' as const
    })
    proven.set(row.id, key)
    return key
  }

  const look = async (): Promise<Map<SiteId, SigningKey | KeyTrouble>> => {
    const rows = await listKeysInUse(db)
    const inUse = new Set(rows.map(({ id }) => id))
    for (const id of proven.keys()) if (!inUse.has(id)) proven.delete(id)

    const found = new Map<SiteId, SigningKey | KeyTrouble>()
    for (const row of rows) {
      const isOfSender = isAligned(row.domain, domainOf(row.senderAddress))
      found.set(row.siteId, isOfSender ? await prove(row) : 'dkim-key-misaligned')
    }
    return found
  }

  return { list: freshly(look) }
}

async function open(row: KeyInUse, secret: string | undefined): Promise<SigningKey> {
  if (!secret) throw new Error('DKIM_SECRET is not set')
  const { domain, selector, publicKey } = row
  const der = openKey(secret, keyLabel(row), row.sealedKey)
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const key = { domain, selector, privateKey }
  await proveKey(key, publicKey, new Date())
  return key
}
