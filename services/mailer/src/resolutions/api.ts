import { pageLimit } from '@afterword/shared/http/page-limit'
import { DeliveryId, SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { Resolution } from './resolution.ts'

export const UnresolvedPath = z.object({ site: SiteId })
export const DeliveryPath = UnresolvedPath.extend({ id: DeliveryId })

export const UnresolvedQuery = z.strictObject({
  after: DeliveryId.optional().meta({ description: '`next` of the page before' }),
  limit: pageLimit(),
})

export const ResolutionBody = z.strictObject({
  resolution: Resolution.describe('How it ended, or `resend`: once more, with the same Message-ID'),
  note: z.string().trim().min(1).max(1_000).nullable().default(null).describe('Why; kept'),
})

const UnresolvedDelivery = z
  .object({
    id: DeliveryId,
    kind: z.string(),
    campaignId: z.uuid().nullable(),
    state: z.enum(['unknown', 'failed']),
    reason: z
      .string()
      .nullable()
      .describe('`crashes-sender` and `not-composed` are faults of ours: mend them, then resend'),
    messageId: z.string().describe('By which to ask the relay'),
    isResent: z.boolean().describe('Whether it went out twice already'),
    createdAt: z.iso.datetime(),
    settledAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'UnresolvedDelivery' })

export const UnresolvedAnswer = z.object({
  deliveries: z.array(UnresolvedDelivery),
  next: DeliveryId.nullable(),
})
