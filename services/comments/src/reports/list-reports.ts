import type { SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import type { ReportsQuery } from './api.ts'
import { isReportOf, listOpenReports } from './list-store.ts'
import { type ReportJson, toReportJson } from './report-json.ts'

/** What readers have reported and nobody has decided on yet, oldest first. */
export async function listReports(
  { db }: Pick<Deps, 'db'>,
  site: SiteId,
  { reason, after, limit }: ReportsQuery,
): Promise<{ reports: ReportJson[]; next: string | null }> {
  if (after && !(await isReportOf(db, site, after))) {
    const detail = 'This cursor does not belong to this list.'
    throw new Problem('invalid-query', { errors: [{ pointer: '?after', detail }] })
  }

  const found = await listOpenReports(db, site, { reason, after, limit: limit + 1 })
  const reports = found.slice(0, limit).map(toReportJson)
  return { reports, next: found.length > limit ? (reports.at(-1)?.id ?? null) : null }
}
