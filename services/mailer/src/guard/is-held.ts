import { type RawBuilder, sql } from 'kysely'

/** Whether a campaign is kept back, for statements that must know at that instant. */
export function isCampaignHeld(campaignId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from mailer.campaign_holds h
    where h.campaign_id = ${campaignId} and h.released_at is null
  )`
}
