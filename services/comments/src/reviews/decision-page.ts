import { type Html, html } from '@afterword/shared/http/html'
import type { Page } from '@afterword/shared/http/page'
import { markupElsewhere } from '../fragments/place.ts'
import { showTime } from '../moderation/show-time.ts'
import { REASONS } from '../reports/report-page.ts'
import { isHeldInSilence } from '../screening/screen.ts'
import type { LinkedDecision } from './find-linked-decision.ts'
import { reviewPart } from './review-form.ts'

const OF_RULES = "In the moderator's judgement it does not fit this site's rules for comments."
const OF_SPAM =
  "In the moderator's judgement it is spam: it advertises, or it was sent to many pages."

/** What was decided about a comment and why, for its author. */
export function decisionPage(linked: LinkedDecision): Page {
  const { site, removal } = linked
  const head = removal ? ofRemoval(linked) : ofRest(linked)
  return {
    service: 'comments',
    language: 'en',
    site,
    title: head.title,
    body: html`
<p class="lead">${head.lead}</p>
${commentOf(linked)}
${removal ? groundsOf(linked) : ''}
${reviewPart(linked.review, { isOpen: linked.open !== undefined })}`,
  }
}

type Head = { title: string; lead: string }

function ofRemoval({ comment, removal }: LinkedDecision): Head {
  const lead = 'A moderator has decided this. It does not appear under the article.'
  // It may have waited again before it was decided.
  const wasSeen = removal?.fromStatus === 'approved' || comment.shownSince !== null
  const isTakenAway = wasSeen || removal?.toStatus === 'deleted'
  return {
    title: isTakenAway ? 'Your comment was removed' : 'Your comment was not published',
    lead,
  }
}

/** What only a machine took for spam waits, as far as its author can tell: to say more would teach spammers. */
function ofRest({ comment, isOwnDoing }: LinkedDecision): Head {
  const isSilent = comment.status === 'spam' && isHeldInSilence(comment.reasons)
  if (comment.status === 'approved' || isSilent) {
    return { title: 'Your comment is published', lead: 'Everyone can read it under the article.' }
  }
  if (comment.status === 'deleted') {
    const lead = isOwnDoing ? 'You have deleted it.' : 'It does not appear under the article.'
    return { title: 'Your comment is gone', lead }
  }
  return {
    title: 'Your comment waits for a moderator',
    lead: 'Until a moderator has looked at it, nobody else sees it.',
  }
}

/** Its markup was sanitised when it was made. */
function commentOf({ comment: { html: markup, createdAt, threadUrl } }: LinkedDecision): Html {
  return html`
${markup && html`<blockquote class="quote" dir="auto">${markupElsewhere(markup, threadUrl)}</blockquote>`}
<dl class="facts">
<dt>On</dt><dd><a href="${threadUrl}" dir="auto">${threadUrl}</a></dd>
<dt>Written</dt><dd>${showTime(createdAt)}</dd>
</dl>`
}

/** What article 17 of the EU's Digital Services Act asks of a statement of reasons. */
function groundsOf({ site, removal, reasons }: LinkedDecision): Html {
  return html`
<h2>Why</h2>
<p>${removal?.toStatus === 'spam' ? OF_SPAM : OF_RULES}</p>
${removal?.rule ? html`<p>The rule it goes by: <q dir="auto">${removal.rule}</q></p>` : ''}
${
  reasons.length > 0
    ? html`<p>Readers had reported it, and the moderator agreed: ${reasons.map((one) => REASONS[one]).join(', ')}.</p>`
    : ''
}
<dl class="facts">
<dt>Decided</dt><dd>${removal ? showTime(removal.createdAt) : ''}, by a person</dd>
<dt>Contact</dt><dd>${site.contact}</dd>
</dl>
<p class="note">You can also turn to a body that settles such disputes out of court, or to a court.</p>`
}
