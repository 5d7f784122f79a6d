import { type Html, html } from '@afterword/shared/http/html'
import type { Page } from '@afterword/shared/http/page'
import type { Status } from '../comments/comment.ts'
import { markupElsewhere } from '../fragments/place.ts'
import { showTime } from '../moderation/show-time.ts'
import type { MyComments } from './view-my-comments.ts'

type Mine = MyComments['comments'][number]
type Site = MyComments['site']

const STATUS: Record<Status, string> = {
  pending: 'It waits for a moderator, and only you can see it.',
  approved: 'Everyone can read it.',
  rejected: 'A moderator has decided that it does not appear.',
  spam: 'A moderator has decided that it does not appear.',
  deleted: 'It is gone.',
}

/** Taken away by a moderator: their page says why, and takes the wish for a second look. */
const DECIDED: Status[] = ['rejected', 'spam']

const HELD =
  ' It is under a legal hold: if you delete it, it goes out of sight and is kept until that ends.'

/** What the link in a mail leads to: all that was said under its address, and what can be done. */
export function minePage(
  view: MyComments,
  { token, note }: { token: string; note?: string },
): Page {
  const { site, address, comments } = view
  return page(site, {
    title: 'Your comments',
    body: html`
${note && html`<p class="lead" role="status">${note}</p>`}
<p>This is what was said at <bdi>${site.name}</bdi> under <bdi>${address}</bdi>, newest first.</p>
${comments.length === 0 ? html`<p>There is nothing.</p>` : comments.map(one)}
${older(view)}
${everything(token)}
<p class="note">This link works for an hour, for whoever has it: please do not pass it on.</p>`,
  })
}

function one(comment: Mine): Html {
  const { id, html: markup, name, pageUrl, pageTitle, createdAt, status, heldAt } = comment
  return html`
<article>
<blockquote class="quote" dir="auto">${markupElsewhere(markup, pageUrl)}</blockquote>
<dl class="facts">
<dt>Signed</dt><dd><bdi>${name || 'without a name'}</bdi></dd>
<dt>On</dt><dd><a href="${pageUrl}" dir="auto">${pageTitle || pageUrl}</a></dd>
<dt>Written</dt><dd>${showTime(createdAt)}</dd>
<dt>Now</dt><dd>${STATUS[status]}${heldAt ? HELD : ''}${grounds(comment)}</dd>
</dl>
${comment.isEditable ? editForm(comment) : ''}
<form method="post" class="actions">
<input type="hidden" name="comment" value="${id}">
<button name="action" value="delete" class="danger">Delete</button>
</form>
</article>`
}

function grounds({ status, decisionUrl }: Mine): Html {
  if (!DECIDED.includes(status)) return html``
  return html` <a href="${decisionUrl}">See why, and what you can do</a>`
}

function editForm({ id, text }: Mine): Html {
  return html`
<details>
<summary>Change what it says</summary>
<form method="post">
<input type="hidden" name="comment" value="${id}">
<p><label for="text-${id}">Your comment</label></p>
<p><textarea id="text-${id}" name="text" rows="8" cols="60" dir="auto" required>
${text}</textarea></p>
<p><button name="action" value="edit">Save</button></p>
</form>
</details>`
}

function older({ next }: MyComments): Html {
  return next ? html`<p><a href="?before=${next}">Older comments</a></p>` : html``
}

function everything(token: string): Html {
  return html`
<h2>All of it</h2>
<p><a href="/comments/mine/${token}/comments.json" download>Take a copy</a>, as a file that
programs can read.</p>
<form method="post">
<fieldset>
<legend>Erase me here</legend>
<p>Your name, your address and whatever else we have of you go, and so do your subscriptions to
this site. This cannot be undone. What you have said</p>
<p><label><input type="radio" name="afterwards" value="removed" required> goes too: “comment
removed” keeps its place</label></p>
<p><label><input type="radio" name="afterwards" value="anonymous"> stays, without a name</label></p>
<p><button name="action" value="erase" class="danger">Erase me</button></p>
</fieldset>
</form>`
}

/** Nothing is left to show but what a legal hold keeps. */
export function erasedPage(site: Site, { kept }: { kept: number }): Page {
  const held =
    kept === 1
      ? 'One of your comments is under a legal hold: it is out of sight, and it and who wrote it are erased when that ends.'
      : `${kept} of your comments are under a legal hold: they are out of sight, and they and who wrote them are erased when that ends.`
  return page(site, {
    title: 'You are erased here',
    body: html`
<p class="lead">We have forgotten your name and your address. No mail will come any more.</p>
${kept > 0 ? html`<p>${held}</p>` : ''}
<p><a href="${site.url}">Back to <bdi>${site.name}</bdi></a></p>`,
  })
}

/** What was wrong with a change. Nothing has been changed. */
export function refusedPage(site: Site, why: string): Page {
  return page(site, {
    title: 'That could not be done',
    body: html`
<p class="lead">${why}</p>
<p>Nothing has been changed. Go back in your browser to find what you wrote.</p>`,
  })
}

/** For every link that is not one of ours, and for old ones: it says the same of both. */
export const linkNotValidPage: Page = {
  service: 'comments',
  language: 'en',
  title: 'This link does not work',
  body: html`
<p class="lead">It may have been cut off on its way, or be older than an hour.</p>
<p>You can ask for a new mail wherever you found the form.</p>`,
}

function page(site: Site, { title, body }: { title: string; body: Html }): Page {
  return { service: 'comments', language: 'en', site, title, body }
}
