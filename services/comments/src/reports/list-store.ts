import type { SiteId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import { isBeyond } from '../moderation/page-store.ts'
import type { CommentsSchema } from '../schema.ts'
import type { Report, ReportId, ReportReason } from './report.ts'

type Page = { reason: ReportReason | undefined; after: ReportId | undefined; limit: number }

/** The open reports of a site, oldest first. */
export async function listOpenReports(
  db: Kysely<CommentsSchema>,
  site: SiteId,
  { reason, after, limit }: Page,
): Promise<Report[]> {
  let page = db
    .selectFrom('comments.reports as reports')
    .selectAll()
    .where('siteId', '=', site)
    .where('status', '=', 'open')
  if (reason) page = page.where('reason', '=', reason)
  if (after) page = page.where(isBeyond('reports', after))
  return page.orderBy('createdAt').orderBy('id').limit(limit).execute()
}
