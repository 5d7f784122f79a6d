import type { Deps } from '../deps.ts'
import { heldAlert } from './held-alert.ts'
import { type Failure, insertFailure } from './store.ts'

/**
 * Counts a mail of a campaign that failed, at once or by a later report. True if that was one too
 * many, and the rest is held now.
 */
export async function noteFailure(
  { db, alert, guardsCampaigns }: Pick<Deps, 'db' | 'alert' | 'guardsCampaigns'>,
  failure: Failure,
): Promise<boolean> {
  if (!guardsCampaigns) return false
  const hold = await insertFailure(db, failure)
  if (!hold) return false
  alert(heldAlert(failure.campaignId, hold))
  return true
}
