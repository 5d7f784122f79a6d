import { findSite } from '@afterword/shared/access/store'
import { ApiKeyId, newId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import { hashSecret, newSecret } from '@afterword/shared/tokens/secret'
import type { Kysely } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { NewApiKey } from './key.ts'
import { insertApiKey } from './store.ts'

/** Makes an API key. This is the only time its secret is known. */
export async function addKey(
  db: Kysely<CommentsSchema>,
  { site, name, scopes }: NewApiKey,
): Promise<{ id: ApiKeyId; secret: string }> {
  if (!(await findSite(db, site))) throw new Problem('site-not-found')

  const id = newId(ApiKeyId)
  const secret = newSecret('aw')
  const hash = hashSecret(secret)
  await insertApiKey(db, { id, siteId: site, name, hash, scopes, revokedAt: null })
  return { id, secret }
}
