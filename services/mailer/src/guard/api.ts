import { CampaignId, SiteId } from '@afterword/shared/ids'
import { z } from 'zod'

export const HoldsPath = z.object({ site: SiteId })
export const HoldPath = z.object({ site: SiteId, campaign: CampaignId })

export const HoldJson = z
  .object({
    campaignId: z.uuid(),
    reason: z
      .enum(['hard-bounces', 'message-refused', 'sender-refused'])
      .describe('Readers who do not exist; a message nobody can take; refused for who we are'),
    detail: z.string().describe('In figures'),
    heldAt: z.iso.datetime(),
    releasedAt: z.iso.datetime().nullable().describe('Null while it is held'),
  })
  .meta({ id: 'CampaignHold' })

export const HoldsAnswer = z.object({
  holds: z.array(HoldJson).describe('Newest first, at most 100'),
})
