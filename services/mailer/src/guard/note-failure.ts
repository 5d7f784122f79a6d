import type { CampaignId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import type { FailureCause } from './hold.ts'
import { insertFailure } from './store.ts'

/**
 * Counts a mail of a campaign that failed, at once or by a later report. True if that was one too
 * many, and the rest is held now.
 */
export async function noteFailure(
  { db, alert, guardsCampaigns }: Pick<Deps, 'db' | 'alert' | 'guardsCampaigns'>,
  failure: { campaignId: CampaignId; cause: FailureCause },
): Promise<boolean> {
  if (!guardsCampaigns) return false
  const hold = await insertFailure(db, failure)
  if (!hold) return false
  const { siteId, reason, detail } = hold
  alert({ code: 'campaign-held', siteId, detail: `${failure.campaignId}: ${reason}, ${detail}` })
  return true
}
