import { EmailAddress } from '@afterword/shared/email-address'
import { CampaignId, SiteId } from '@afterword/shared/ids'
import { z } from 'zod'

export const TrailPath = z.object({ site: SiteId })

export const TrailQuery = z.strictObject({
  address: EmailAddress.describe('Whose trail: an address, in any spelling'),
  campaign: CampaignId.optional().describe('Why this campaign did (not) reach them'),
})

const At = z.iso.datetime()

const Attempt = z.object({
  at: At,
  state: z.string(),
  reason: z.string().nullable(),
  says: z.string().nullable().describe('The reason in words'),
  reply: z.string().nullable().describe('What the server said'),
  relay: z.string().nullable(),
})

const TrailDelivery = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    campaignId: z.uuid().nullable(),
    state: z.string(),
    reason: z.string().nullable(),
    says: z.array(z.string()).describe('What became of it, in words'),
    reply: z.string().nullable(),
    relay: z.string().nullable(),
    messageId: z.string(),
    createdAt: At,
    dueAt: At.nullable().describe('When it is tried next'),
    settledAt: At.nullable(),
    tries: z.array(Attempt).describe('Those that did not end in `sent`, oldest first'),
    heard: z
      .array(
        z.object({
          kind: z.string(),
          says: z.string(),
          code: z.string().nullable(),
          detail: z.string().nullable(),
          createdAt: At,
        }),
      )
      .describe('Bounces, complaints and what providers told of it later'),
  })
  .meta({ id: 'TrailDelivery' })

export const TrailAnswer = z.object({
  says: z.array(z.string()).describe('The answer in sentences, the one that matters first'),
  following: z.array(
    z.object({
      topic: z.string(),
      frequency: z.enum(['instant', 'daily', 'weekly']),
      state: z.enum(['pending', 'confirmed', 'ended']),
      confirmedAt: At.nullable(),
    }),
  ),
  suppressions: z.array(
    z.object({ scope: z.string(), cause: z.string(), says: z.string(), createdAt: At }),
  ),
  campaign: z
    .object({
      id: z.uuid(),
      title: z.string(),
      state: z.string(),
      beganAt: At.nullable(),
      holds: z.array(
        z.object({
          reason: z.string(),
          detail: z.string(),
          heldAt: At,
          releasedAt: At.nullable(),
        }),
      ),
    })
    .nullable(),
  deliveries: z.array(TrailDelivery).describe('Newest first, at most 50'),
})
