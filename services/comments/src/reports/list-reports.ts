import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import { pageOf, refuseForeignCursor } from '../moderation/page-of.ts'
import { withSubjects } from '../moderation/subject-store.ts'
import type { ReportsQuery } from './api.ts'
import { listOpenReports } from './list-store.ts'
import { type ReportJson, toReportJson } from './report-json.ts'

/** What readers have reported and nobody has decided on yet, oldest first. */
export async function listReports(
  { db }: Pick<Deps, 'db'>,
  site: SiteId,
  { reason, after, limit }: ReportsQuery,
): Promise<{ reports: ReportJson[]; next: string | null }> {
  await refuseForeignCursor(db, { table: 'reports', site, after })

  const found = await listOpenReports(db, site, { reason, after, limit: limit + 1 })
  const { rows, next } = pageOf(found, limit)
  return { reports: (await withSubjects(db, rows)).map(toReportJson), next }
}
