import type { AlertId, SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { markAcknowledged } from './store.ts'

/** Somebody knows of an alert. Should it be met again, it is a new one. */
export async function acknowledgeAlert(
  { db }: Pick<Deps, 'db'>,
  siteId: SiteId,
  id: AlertId,
): Promise<void> {
  if (!(await markAcknowledged(db, siteId, id))) throw new Problem('alert-not-found')
}
