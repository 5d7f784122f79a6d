import { z } from 'zod'

/** Read by every process that learns how mails of a campaign fare. */
export const CampaignGuard = z
  .stringbool()
  .default(true)
  .describe('0 lets campaigns go on however many of their mails fail')
