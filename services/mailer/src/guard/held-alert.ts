import type { CampaignId } from '@afterword/shared/ids'
import type { Alert } from '../alerts/alert.ts'
import type { NewHold } from './store.ts'

/** What people are told of a campaign that is kept back, when it comes to that and while it lasts. */
export function heldAlert(campaignId: CampaignId, { siteId, reason, detail }: NewHold): Alert {
  return { code: 'campaign-held', siteId, detail: `${campaignId}: ${reason}, ${detail}` }
}
