import type { Site } from '@afterword/shared/access/store'
import { isTokenValid, readTokenId } from '@afterword/shared/tokens/token'
import type { Deps } from '../deps.ts'
import { mayAskForReview, type Review } from '../reviews/review.ts'
import { findReview } from '../reviews/store.ts'
import { ReportId } from './report.ts'
import { type FiledReport, findReport } from './store.ts'

/** What the address of a report's status page is about. */
export type LinkedReport = {
  site: Site
  report: FiledReport
  review: Review | undefined
  /** The decision that may be put before the moderators once more. */
  open: string | undefined
}

/** Finds what an address is about, or nothing: it is not one of ours. */
export async function findLinkedReport(
  { db, sites, tokenKeys, now }: Pick<Deps, 'db' | 'sites' | 'tokenKeys' | 'now'>,
  token: string,
): Promise<LinkedReport | undefined> {
  const { data: id } = ReportId.safeParse(readTokenId(token))
  const report = id && (await findReport(db, id))
  const claim = report && ({ purpose: 'report', site: report.siteId, id: report.id } as const)
  if (!claim || !isTokenValid(tokenKeys, token, claim)) return undefined

  const review = await findReview(db, { comment: report.commentId, report: report.id })
  const open = review ? undefined : openDecision(report, now())
  return { site: await sites.find(report.siteId), report, review, open }
}

function openDecision(
  { status, decisionId, decidedAt }: FiledReport,
  now: Date,
): string | undefined {
  if (status !== 'dismissed' || !decisionId || !decidedAt) return undefined
  return mayAskForReview(decidedAt, now) ? decisionId : undefined
}
