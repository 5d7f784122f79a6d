import { html } from '@afterword/shared/http/html'
import type { Page } from '@afterword/shared/http/page'
import { markupElsewhere } from '../fragments/place.ts'
import { showTime } from '../moderation/show-time.ts'
import { reviewPart } from '../reviews/review-form.ts'
import type { LinkedReport } from './find-linked-report.ts'
import type { ReportReason, ReportStatus } from './report.ts'

export const REASONS: Record<ReportReason, string> = {
  spam: 'spam or advertising',
  abuse: 'abuse of other people',
  'off-topic': 'beside the topic',
  illegal: 'against the law',
}

const TITLES: Record<ReportStatus, string> = {
  open: 'We have your report',
  upheld: 'The comment is gone',
  dismissed: 'The comment stays',
}

const LEADS: Record<ReportStatus, string> = {
  open: 'A moderator will look at it, and this page will say what came of it.',
  upheld: 'It was looked at, and nobody sees it any more. Thank you for your report.',
  dismissed: "A moderator looked at it and found it within this site's rules.",
}

/** What became of a report, for whoever made it. */
export function reportPage({ site, report, review, open }: LinkedReport): Page {
  const { status, reason, note, law, createdAt, decidedAt, threadUrl } = report
  return {
    service: 'comments',
    language: 'en',
    site,
    title: TITLES[status],
    body: html`
<p class="lead">${LEADS[status]}</p>
${report.seen ? html`<blockquote class="quote" dir="auto">${markupElsewhere(report.html, threadUrl)}</blockquote>` : ''}
<dl class="facts">
<dt>Reported as</dt><dd>${REASONS[reason]}</dd>
${law ? html`<dt>Law</dt><dd dir="auto">${law}</dd>` : ''}
${note ? html`<dt>You wrote</dt><dd dir="auto">${note}</dd>` : ''}
<dt>On</dt><dd><a href="${threadUrl}" dir="auto">${threadUrl}</a></dd>
<dt>Reported</dt><dd>${showTime(createdAt)}</dd>
${decidedAt ? html`<dt>Decided</dt><dd>${showTime(decidedAt)}, by a person</dd>` : ''}
</dl>
${reviewPart(review, { isOpen: open !== undefined })}`,
  }
}
