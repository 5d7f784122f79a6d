import { DecisionMailDue } from '@afterword/shared/contracts/mail'
import type { SiteId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import type { Transaction } from 'kysely'
import type { ReportId } from '../reports/report.ts'
import type { CommentsSchema } from '../schema.ts'
import { findSiteSettings } from '../site-settings/store.ts'
import { listReportersToTell } from './store.ts'

/** Has those who made these reports told that they are decided. */
export async function tellReporters(
  tx: Transaction<CommentsSchema>,
  siteId: SiteId,
  reports: ReportId[],
): Promise<void> {
  if (reports.length === 0) return
  const { decisionMails } = await findSiteSettings(tx, siteId)
  if (!decisionMails.includes('report-decided')) return

  for (const told of await listReportersToTell(tx, reports)) {
    await send(tx, DecisionMailDue, { siteId, kind: 'report-decided', about: 'report', ...told })
  }
}
