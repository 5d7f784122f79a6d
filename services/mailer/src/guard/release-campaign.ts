import type { CampaignId, SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { type HoldRecord, updateReleased } from './store.ts'

/** Somebody has looked: the campaign goes on, and is watched anew. */
export async function releaseCampaign(
  { db }: Pick<Deps, 'db'>,
  held: { siteId: SiteId; campaignId: CampaignId },
): Promise<HoldRecord> {
  const hold = await updateReleased(db, held)
  if (!hold) throw new Problem('hold-not-found')
  return hold
}
