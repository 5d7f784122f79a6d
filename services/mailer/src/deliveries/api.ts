import { EmailAddress } from '@afterword/shared/email-address'
import { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { SuppressionCause, SuppressionScope } from '../suppressions/suppression.ts'
import type { DeliveryKind } from './delivery-kind.ts'

export const SitePath = z.object({ site: SiteId })

export const TrailQuery = z.strictObject({
  address: EmailAddress.describe('Whose trail: an address, in any spelling'),
})

const KIND_NAMES = [
  'confirmation',
  'welcome',
  'my-comments',
  'sign-in',
  'export',
  'reply',
  'follow-up',
  'decision',
  'moderator-notice',
  'publication',
  'digest',
] as const satisfies readonly DeliveryKind[]

const Delivery = z
  .object({
    id: z.uuid(),
    kind: z.enum(KIND_NAMES),
    campaignId: z.uuid().nullable(),
    state: z
      .enum([
        'pending',
        'sending',
        'sent',
        'deferred',
        'failed',
        'suppressed',
        'cancelled',
        'unknown',
      ])
      .describe('`sent`: the next server took it. `unknown`: it may have'),
    reason: z.string().nullable().describe('What ended it or put it off, in a word of ours'),
    reply: z.string().nullable().describe("The relay's last answer"),
    attempts: z.int().describe("Tries that the recipient's server had its say in"),
    messageId: z.string(),
    createdAt: z.iso.datetime(),
    dueAt: z.iso.datetime().nullable().describe('When it is tried next'),
    expiresAt: z.iso.datetime(),
    settledAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Delivery' })

const Suppression = z
  .object({
    scope: SuppressionScope,
    cause: SuppressionCause,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Suppression' })

export const TrailAnswer = z.object({
  deliveries: z.array(Delivery).describe('Newest first, at most 200'),
  suppressions: z.array(Suppression).describe('Why nothing is sent, if so'),
})
