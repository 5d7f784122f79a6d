import type { ApiKeyId, SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import { noteSuppressed } from './note-marks.ts'
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
  { db, addressHashKey, journal }: Pick<Deps, 'db' | 'addressHashKey' | 'journal'>,
  { siteId, address, scope, note, createdBy }: Wish,
): Promise<Suppression[]> {
  const addressee = { siteId, address, addressHashKey }
  return db.transaction().execute(async (tx) => {
    const wish = { scope, cause: 'manual' as const, note, createdBy }
    await noteSuppressed({ journal }, await insertSuppression(tx, addressee, wish))
    return listSuppressionsOf(tx, addressee)
  })
}
