import type { SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import type { ReviewsQuery } from './api.ts'
import { isReviewOf, listOpenReviews } from './list-store.ts'
import { type ReviewJson, toReviewJson } from './review-json.ts'

/** What is to be looked at again, oldest first. */
export async function listReviews(
  { db }: Pick<Deps, 'db'>,
  site: SiteId,
  { after, limit }: ReviewsQuery,
): Promise<{ reviews: ReviewJson[]; next: string | null }> {
  if (after && !(await isReviewOf(db, site, after))) {
    const detail = 'This cursor does not belong to this list.'
    throw new Problem('invalid-query', { errors: [{ pointer: '?after', detail }] })
  }

  const found = await listOpenReviews(db, site, { after, limit: limit + 1 })
  const reviews = found.slice(0, limit).map(toReviewJson)
  return { reviews, next: found.length > limit ? (reviews.at(-1)?.id ?? null) : null }
}
