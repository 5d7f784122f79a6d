import { type Html, html } from '@afterword/shared/http/html'
import type { Page } from '@afterword/shared/http/page'
import type { Status } from '../comments/comment.ts'
import { markupElsewhere } from '../fragments/place.ts'
import type { LinkedComment } from './find-linked-comment.ts'
import { showTime } from './show-time.ts'

const REASONS: Record<string, string> = {
  'thread-premoderated': 'Every comment on this page waits for a moderator.',
  links: 'It holds more links than a comment may have unseen.',
  honeypot: 'It filled in a field that people do not see, so a machine may have written it.',
  'first-comment': 'Its author has no approved comments yet.',
  'words-to-hold': 'It holds words that this site looks at first.',
  impersonation: 'It is signed with a name that only staff have, or one that reads like it.',
  reports: 'Readers have reported it.',
  'fill-time': 'It was sent faster than people write.',
  'shadow-block': 'Its author is blocked, and is not to know.',
}

const DECIDED: Record<Status, string> = {
  pending: 'It still waits',
  approved: 'Approved',
  rejected: 'Rejected',
  spam: 'Marked as spam',
  deleted: 'Deleted',
}

const AFTERWARDS: Record<Status, string> = {
  pending: 'It waits for a moderator.',
  approved: 'Everyone can read it under the article.',
  rejected: 'It does not appear under the article.',
  spam: 'It does not appear under the article.',
  deleted: 'It is gone.',
}

/** What a link in a moderator's mail leads to: the comment and what can be done about it. */
export function moderatePage(linked: LinkedComment): Page {
  if (linked.comment.status !== 'pending') return latePage(linked)
  return waitingPage(linked, { title: 'A comment waits for you' })
}

/** What a press of a button finds that came too late: another has decided, or these are other words. */
export function overtakenPage(linked: LinkedComment): Page {
  if (linked.comment.status !== 'pending') return latePage(linked)
  return waitingPage(linked, {
    title: 'Rewritten since you looked',
    lead: html`<p class="lead">Nothing was decided. This is what it says now.</p>`,
  })
}

function waitingPage(linked: LinkedComment, { title, lead }: { title: string; lead?: Html }): Page {
  return page(linked, {
    title,
    body: html`
${lead}
${commentBy(linked)}
${reasonsOf(linked)}
<form method="post" class="actions">
<input type="hidden" name="versions" value="${linked.comment.versions}">
<button name="action" value="approve">Approve</button>
<button name="action" value="reject" class="quiet">Reject</button>
<button name="action" value="spam" class="danger">Spam</button>
</form>
<p class="note">Nothing changes until you press one of these. This link works for seven days,
for whoever has it, in your name: please do not pass it on.</p>`,
  })
}

/** What has become of the comment by this press of a button. */
export function decidedPage(linked: LinkedComment): Page {
  const { status } = linked.comment
  return page(linked, {
    title: DECIDED[status],
    body: html`
<p class="lead">${AFTERWARDS[status]}</p>
${commentBy(linked)}`,
  })
}

function latePage(linked: LinkedComment): Page {
  const { status } = linked.comment
  return page(linked, {
    title: `Already decided: ${DECIDED[status].toLowerCase()}`,
    body: html`
<p class="lead">Someone was here before you. ${AFTERWARDS[status]}</p>
${commentBy(linked)}`,
  })
}

/** For every link that is not one of ours, and for old ones: it says the same of both. */
export const linkNotValidPage: Page = {
  service: 'comments',
  language: 'en',
  title: 'This link does not work',
  body: html`
<p class="lead">It may have been cut off on its way, or be older than seven days.</p>
<p>Please open the link in the mail again, or copy all of it into the address bar. Comments that
still wait stay in the moderation queue until somebody decides.</p>`,
}

function page({ site }: LinkedComment, { title, body }: { title: string; body: Html }): Page {
  return { service: 'comments', language: 'en', site, title, body }
}

/** Its markup was sanitised when it was made. */
function commentBy({ comment }: LinkedComment): Html {
  const { authorName, createdAt, threadUrl, threadTitle, website } = comment
  return html`
<blockquote class="quote" dir="auto">${markupElsewhere(comment.html, threadUrl)}</blockquote>
<dl class="facts">
<dt>From</dt><dd><bdi>${authorName || 'someone who gave no name'}</bdi></dd>
${website ? html`<dt>Website</dt><dd dir="auto">${website}</dd>` : ''}
<dt>On</dt><dd><a href="${threadUrl}" dir="auto">${threadTitle || threadUrl}</a></dd>
<dt>Written</dt><dd>${showTime(createdAt)}</dd>
</dl>`
}

function reasonsOf({ comment: { reasons, reasonDetails } }: LinkedComment): Html | undefined {
  if (reasons.length === 0) return undefined
  const items = reasons.map((reason) => {
    const detail = reasonDetails[reason]
    return html`<li>${REASONS[reason] ?? reason}${detail && html` <q dir="auto">${detail}</q>`}</li>`
  })
  return html`
<h2>Why it waits</h2>
<ul>${items}</ul>`
}
