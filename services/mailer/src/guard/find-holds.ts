import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import { type HoldRecord, listHolds } from './store.ts'

/** Answers "which campaigns are or were kept back, and why?", the newest first. */
export async function findHolds({ db }: Pick<Deps, 'db'>, siteId: SiteId): Promise<HoldRecord[]> {
  return listHolds(db, siteId)
}
