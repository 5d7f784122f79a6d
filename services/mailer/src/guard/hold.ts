import type { CampaignId, SiteId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'

/** Why a campaign is kept back: many of its readers do not exist, or the mail or its sender will not do. */
export type HoldCause = 'hard-bounces' | 'message-refused' | 'sender-refused'

/** What is counted of a campaign's mails. */
export type FailureCause = 'hard-bounce' | 'message'

/** Where in a campaign a mail failed: how many had been settled by then; 0 for what was reported later. */
export type CampaignFailuresTable = {
  campaignId: CampaignId
  cause: FailureCause
  position: number
  failedAt: Generated<Date>
}

export type CampaignHoldsTable = {
  id: Generated<string>
  campaignId: CampaignId
  siteId: SiteId
  reason: HoldCause
  detail: string
  heldAt: Generated<Date>
  releasedAt: Date | null
}

/** The canary, and from then on the latest so many: this many mails, or one in a hundred. */
export const WINDOW = { least: 50, most: 1_000, share: 100 }
/** Of these: so many hard bounces, and more than this part of them. */
export const TOO_MANY_BOUNCES = { count: 5, share: 0.05 }
/** So many who find the message itself impossible. */
export const TOO_MANY_REFUSALS = 3
