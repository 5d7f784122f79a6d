import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import { pageOf, refuseForeignCursor } from '../moderation/page-of.ts'
import { withSubjects } from '../moderation/subject-store.ts'
import type { ReviewsQuery } from './api.ts'
import { listOpenReviews } from './list-store.ts'
import { type ReviewJson, toReviewJson } from './review-json.ts'

/** What is to be looked at again, oldest first. */
export async function listReviews(
  { db }: Pick<Deps, 'db'>,
  site: SiteId,
  { after, limit }: ReviewsQuery,
): Promise<{ reviews: ReviewJson[]; next: string | null }> {
  await refuseForeignCursor(db, { table: 'reviews', site, after })

  const { rows, next } = pageOf(await listOpenReviews(db, site, { after, limit: limit + 1 }), limit)
  return { reviews: (await withSubjects(db, rows)).map(toReviewJson), next }
}
