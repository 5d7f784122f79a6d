import type { CampaignId, PublicationId, SiteId, SubscriberId } from '@afterword/shared/ids'
import type { Generated, Selectable } from 'kysely'
import { z } from 'zod'
import type { Publication } from '../publications/publication.ts'
import type { Topic } from '../subscriptions/topic.ts'

export const CampaignState = z.enum(['held', 'sending', 'paused', 'finished', 'cancelled'])
export type CampaignState = z.infer<typeof CampaignState>

export type Campaign = Selectable<CampaignsTable>

/** The run of mail about one publication. */
export type CampaignsTable = {
  id: CampaignId
  siteId: SiteId
  publicationId: PublicationId
  state: CampaignState
  topics: Topic[]
  startsAt: Date
  beganAt: Date | null
  /** Slices up to and including this subscriber have been asked for. */
  plannedThrough: SubscriberId | null
  plannedAt: Date | null
  endedAt: Date | null
  createdAt: Generated<Date>
}

/** What became of a campaign's deliveries: `planned` is the sum of the others, at every read. */
export type Totals = {
  planned: number
  waiting: number
  deferred: number
  sent: number
  failed: number
  suppressed: number
  cancelled: number
  unknown: number
  folded: number
}

export type CampaignTotalsView = Totals & { campaignId: CampaignId }

/** A campaign with its publication and its numbers. */
export type CampaignReport = Pick<
  Campaign,
  'id' | 'state' | 'startsAt' | 'beganAt' | 'plannedAt' | 'endedAt'
> &
  Pick<Publication, 'url' | 'title' | 'publishedAt'> &
  Totals & { publicationId: PublicationId }

/** What an editor may do to a campaign: from which states, and in which it is done already. */
export const changes = {
  pause: { from: ['held', 'sending'], done: ['paused'] },
  resume: { from: ['paused'], done: ['held', 'sending'] },
  cancel: { from: ['held', 'sending', 'paused'], done: ['cancelled'] },
} as const satisfies Record<string, { from: CampaignState[]; done: CampaignState[] }>

export type Change = keyof typeof changes
