import { FetchFailed } from '@afterword/shared/http/fetch-public'
import type { Deps } from '../deps.ts'
import { fetchKeys } from './fetch-keys.ts'
import { claimStaleKeys, updateKeys } from './store.ts'

/**
 * Reads one site's keys anew, where that is a minute ago, and says whether there was one.
 * Checking a token never waits for the site: it is done with the keys read last. Where none
 * can be read now, those go on.
 */
export async function refreshKeys({
  db,
  fetchPublic,
}: Pick<Deps, 'db' | 'fetchPublic'>): Promise<number> {
  const stale = await claimStaleKeys(db)
  if (!stale) return 0

  const { siteId, algorithm, jwksUrl } = stale
  const keys = await fetchKeys({ fetchPublic }, { algorithm, jwksUrl })
  if (keys.keys.length === 0) throw new FetchFailed(`no key for ${algorithm}`)
  await updateKeys(db, { siteId, jwksUrl, keys: JSON.stringify(keys) })
  return 1
}
