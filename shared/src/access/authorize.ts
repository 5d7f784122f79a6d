import type { Kysely } from 'kysely'
import type { SiteId } from '../ids.ts'
import type { PlatformSchema } from '../platform/schema.ts'
import { Problem } from '../problem.ts'
import { hashSecret } from '../tokens/secret.ts'
import type { Scope } from './api-key.ts'
import { type ApiKey, findLiveApiKey } from './store.ts'

type Need = { authorization: string | undefined; site: SiteId; scopes: Scope[] }

/**
 * Finds the API key of `Authorization: Bearer …` and makes sure it has one of `scopes` for
 * this site. To a key of another site, this one does not exist.
 */
export async function authorize(
  db: Kysely<PlatformSchema>,
  { authorization = '', site, scopes }: Need,
): Promise<ApiKey> {
  const [, secret] = /^Bearer ([\w-]{16,128})$/i.exec(authorization) ?? []
  const key = secret ? await findLiveApiKey(db, hashSecret(secret)) : undefined
  if (!key) throw new Problem('unauthorized')
  if (key.siteId !== site) throw new Problem('site-not-found')

  const isAllowed =
    key.scopes.includes('admin') || scopes.some((scope) => key.scopes.includes(scope))
  if (!isAllowed) throw new Problem('forbidden')
  return key
}
