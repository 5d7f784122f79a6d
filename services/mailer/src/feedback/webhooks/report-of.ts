import { classifyFailure, type Explanation } from '../classify.ts'
import type { FeedbackKind, Report } from '../feedback.ts'

/** Reads a failure that a provider reports. Where neither codes nor words decide, its own word does. */
export function failureOf(explanation: Explanation, inDoubt: FeedbackKind): Report {
  const report = classifyFailure(explanation)
  return report.kind === 'unclear-bounce' ? { ...report, kind: inDoubt } : report
}

/** A report of something else than a failure. */
export function newsOf(kind: FeedbackKind, detail?: string): Report {
  return { kind, code: null, detail: detail?.slice(0, 500) ?? null }
}
