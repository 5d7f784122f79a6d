import type { ApiKeyId, SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { noteLifted } from './note-marks.ts'
import { deleteSuppression } from './store.ts'
import type { SuppressionId } from './suppression.ts'

type Lift = { siteId: SiteId; id: SuppressionId; note: string; by: ApiKeyId }

/** An operator knows better: the address may be written to again. It stays on record, with the note. */
export async function liftSuppression(
  { db, journal }: Pick<Deps, 'db' | 'journal'>,
  { siteId, id, note, by }: Lift,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const lifted = await deleteSuppression(tx, { siteId, id }, { liftedBy: by, liftNote: note })
    if (lifted.length === 0) throw new Problem('suppression-not-found')
    await noteLifted({ journal }, lifted, 'by-hand')
  })
}
