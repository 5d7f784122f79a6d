import type { ApiKeyId, SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import { insertSuppression, listSuppressionsOf, type Suppression } from './store.ts'
import type { SuppressionScope } from './suppression.ts'

type Wish = {
  siteId: SiteId
  address: string
  scope: SuppressionScope
  note: string | null
  createdBy: ApiKeyId
}

/** An operator wants an address left alone. Says all that holds for it from now on. */
export async function addSuppression(
  { db, addressHashKey }: Pick<Deps, 'db' | 'addressHashKey'>,
  { siteId, address, scope, note, createdBy }: Wish,
): Promise<Suppression[]> {
  const addressee = { siteId, address, addressHashKey }
  await insertSuppression(db, addressee, { scope, cause: 'manual', note, createdBy })
  return listSuppressionsOf(db, addressee)
}
