import { CampaignId, PublicationId, SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { type CampaignReport, CampaignState } from './campaign.ts'

const MOST_AT_ONCE = 100

export const CampaignPath = z.object({ site: SiteId, campaign: CampaignId })

export const ListQuery = z.object({
  after: CampaignId.optional().meta({ description: '`next` of the page before' }),
  limit: z.coerce
    .number()
    .int()
    .default(20)
    .transform((limit) => Math.min(Math.max(limit, 1), MOST_AT_ONCE))
    .meta({ description: `How many, at most ${MOST_AT_ONCE}` }),
})

const count = z.int().min(0)
const time = z.iso.datetime()

const Totals = z
  .object({
    planned: count,
    waiting: count,
    deferred: count,
    sent: count.meta({ description: 'Taken by the next server; we never say delivered' }),
    failed: count,
    suppressed: count,
    cancelled: count,
    unknown: count.meta({ description: 'The line broke where the server may have taken it' }),
    folded: count,
  })
  .meta({ description: '`planned` is the sum of all the others, at every read' })

export const CampaignJson = z
  .object({
    id: CampaignId,
    publication: z.object({
      id: PublicationId,
      url: z.url(),
      title: z.string(),
      publishedAt: time,
    }),
    state: CampaignState,
    startsAt: time,
    beganAt: time.nullable(),
    plannedAt: time.nullable(),
    endedAt: time.nullable(),
    totals: Totals,
  })
  .meta({ id: 'Campaign' })

export const CampaignsJson = z
  .object({ campaigns: z.array(CampaignJson), next: CampaignId.nullable() })
  .meta({ id: 'Campaigns' })

/** A campaign as the API shows it. */
export function toJson(report: CampaignReport): z.input<typeof CampaignJson> {
  const { id, state, publicationId, url, title, publishedAt } = report
  return {
    id,
    publication: { id: publicationId, url, title, publishedAt: publishedAt.toISOString() },
    state,
    startsAt: report.startsAt.toISOString(),
    beganAt: report.beganAt?.toISOString() ?? null,
    plannedAt: report.plannedAt?.toISOString() ?? null,
    endedAt: report.endedAt?.toISOString() ?? null,
    totals: Totals.parse(report),
  }
}
