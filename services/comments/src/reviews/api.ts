import { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { Limit } from '../threads/api.ts'
import { ReviewJson } from './review-json.ts'
import { ReviewId, ReviewOutcome } from './review.ts'

export const SitePath = z.object({ site: SiteId })

export const ReviewPath = SitePath.extend({ id: ReviewId })

/** Any text may stand in a link: what is not one of ours is answered with a page that says so. */
export const LinkPath = z.object({ token: z.string() })

export const ReviewsQuery = z.object({
  after: ReviewId.optional().describe('`next` of the answer before'),
  limit: Limit,
})
export type ReviewsQuery = z.infer<typeof ReviewsQuery>

export const ReviewsAnswer = z.object({
  reviews: z.array(ReviewJson).describe('Oldest first'),
  next: z.uuid().nullable().describe('`after` for the next page; null on the last one'),
})

export const VerdictBody = z.strictObject({
  action: z.enum(['uphold', 'reverse']),
  note: z
    .string()
    .trim()
    .max(1_000)
    .nullable()
    .default(null)
    .describe('Why, for other moderators; kept with what a reversal decides'),
})

export const VerdictAnswer = z.object({
  outcome: z.enum(['decided', 'unchanged']).describe('`unchanged`: somebody was faster'),
  review: ReviewOutcome.describe('What it was decided to be'),
})
