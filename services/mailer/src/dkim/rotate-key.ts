import type { SiteId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { Resolver } from '../dns/resolver.ts'
import type { MailerSchema } from '../schema.ts'
import { findPublishedKey, type Published } from './find-published-key.ts'
import { type DkimKey, listKeysOfSite, updateKeyInUse } from './store.ts'

type Deps = { db: Kysely<MailerSchema>; resolver: Resolver }

type Rotation =
  | { outcome: 'rotated'; key: DkimKey; before: DkimKey | undefined }
  | { outcome: 'not-published'; key: DkimKey; found: Exclude<Published, 'ours'> }
  | { outcome: 'none-waits' }

/** Signs with the key that waits from now on, if its record can be seen in DNS. */
export async function rotateKey(
  { db, resolver }: Deps,
  { siteId, isTrusted }: { siteId: SiteId; isTrusted: boolean },
): Promise<Rotation> {
  const keys = await listKeysOfSite(db, siteId)
  const key = keys.find(({ state }) => state === 'waiting')
  if (!key) return { outcome: 'none-waits' }

  const found = isTrusted ? 'ours' : await findPublishedKey(resolver, key)
  if (found !== 'ours') return { outcome: 'not-published', key, found }

  await db.transaction().execute((tx) => updateKeyInUse(tx, siteId))
  return { outcome: 'rotated', key, before: keys.find(({ state }) => state === 'signing') }
}
