import type { CampaignId, SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { type CampaignReport, type Change, changes } from './campaign.ts'
import { findCampaign, updateState } from './store.ts'

/** Pauses, resumes or cancels a campaign. What is so already stays so. */
export async function changeCampaign(
  { db }: Deps,
  named: { siteId: SiteId; id: CampaignId },
  change: Change,
): Promise<CampaignReport> {
  const isChanged = await updateState(db, named, change)
  const campaign = await findCampaign(db, named)
  if (!campaign) throw new Problem('campaign-not-found')

  const done: readonly string[] = changes[change].done
  if (!isChanged && !done.includes(campaign.state)) {
    throw new Problem('campaign-state', { detail: `It is ${campaign.state}.` })
  }
  return campaign
}
