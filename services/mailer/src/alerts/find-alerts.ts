import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import { type AlertRecord, listAlerts } from './store.ts'

const MOST = 100

/** What a site's staff have to look at, or have looked at, newest first. */
export async function findAlerts(
  { db }: Pick<Deps, 'db'>,
  siteId: SiteId,
  state: 'open' | 'acknowledged',
): Promise<AlertRecord[]> {
  return listAlerts(db, siteId, { isOpen: state === 'open', limit: MOST })
}
