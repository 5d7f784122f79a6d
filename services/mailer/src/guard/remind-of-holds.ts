import type { Deps } from '../deps.ts'
import { listLastingHolds } from './store.ts'

/** Tells again of campaigns that are still kept back. */
export async function remindOfHolds({ db, alert }: Pick<Deps, 'db' | 'alert'>): Promise<void> {
  for (const { campaignId, siteId, reason, detail } of await listLastingHolds(db)) {
    alert({ code: 'campaign-held', siteId, detail: `${campaignId}: ${reason}, ${detail}` })
  }
}
