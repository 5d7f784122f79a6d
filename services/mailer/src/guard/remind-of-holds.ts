import type { Deps } from '../deps.ts'
import { heldAlert } from './held-alert.ts'
import { listLastingHolds } from './store.ts'

/** Tells again of campaigns that are still kept back. */
export async function remindOfHolds({ db, alert }: Pick<Deps, 'db' | 'alert'>): Promise<void> {
  for (const hold of await listLastingHolds(db)) alert(heldAlert(hold.campaignId, hold))
}
