import type { CampaignId, SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import type { CampaignReport } from './campaign.ts'
import { findCampaign, listCampaigns } from './store.ts'

type Page = { siteId: SiteId; after?: CampaignId | undefined; limit: number }

/** One page of a site's campaigns, newest first, and where the next begins. */
export async function viewCampaigns(
  { db }: Deps,
  { siteId, after, limit }: Page,
): Promise<{ campaigns: CampaignReport[]; next: CampaignId | null }> {
  const found = await listCampaigns(db, siteId, { after, limit: limit + 1 })
  const campaigns = found.slice(0, limit)
  const isMore = found.length > limit
  return { campaigns, next: isMore ? (campaigns.at(-1)?.id ?? null) : null }
}

export async function viewCampaign(
  { db }: Deps,
  named: { siteId: SiteId; id: CampaignId },
): Promise<CampaignReport> {
  const campaign = await findCampaign(db, named)
  if (!campaign) throw new Problem('campaign-not-found')
  return campaign
}
