import { html } from '@afterword/shared/http/html'
import type { Page } from '@afterword/shared/http/page'
import type { Deps } from '../deps.ts'
import { findLinkedReport } from '../reports/find-linked-report.ts'
import { reportPage } from '../reports/report-page.ts'
import type { Question } from './ask-for-review.ts'
import { decisionPage } from './decision-page.ts'
import { findLinkedDecision } from './find-linked-decision.ts'

/** A page for whoever a decision concerns, and what they may ask about it, if they still may. */
export type StatusPage = { page: Page; contested: Omit<Question, 'note'> | undefined }

type Looking = Pick<Deps, 'db' | 'sites' | 'tokenKeys' | 'now'>

export async function showReport(deps: Looking, token: string): Promise<StatusPage | undefined> {
  const linked = await findLinkedReport(deps, token)
  if (!linked) return undefined

  const { siteId: site, commentId: comment, id: report } = linked.report
  const contested = linked.open ? { site, comment, report, decision: linked.open } : undefined
  return { page: reportPage(linked), contested }
}

export async function showDecision(deps: Looking, token: string): Promise<StatusPage | undefined> {
  const linked = await findLinkedDecision(deps, token)
  if (!linked) return undefined

  const { siteId: site, id: comment } = linked.comment
  const contested = linked.open ? { site, comment, report: null, decision: linked.open } : undefined
  return { page: decisionPage(linked), contested }
}

/** For every address that is not one of ours. */
export const statusNotValidPage: Page = {
  service: 'comments',
  language: 'en',
  title: 'This link does not work',
  body: html`
<p class="lead">It may have been cut off on its way.</p>
<p>Please copy all of it into the address bar.</p>`,
}
