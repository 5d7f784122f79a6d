import type { Site } from '@afterword/shared/access/store'
import { type Html, html } from '@afterword/shared/http/html'
import type { CommentJson } from '../comments/comment-json.ts'
import type { ReadThread, ThreadQuery } from '../comments/read-thread.ts'
import type { SiteSettings } from '../site-settings/settings.ts'
import type { ThreadState } from '../threads/thread.ts'
import { commentList, moreLink } from './comment-list.ts'
import { discussionData } from './discussion-data.ts'
import { addressOf, type Place } from './place.ts'
import { formAction, replyForm } from './reply-form.ts'

/** A thread whose comments come with their text, for search engines. */
export type ReadWhole = ReadThread<CommentJson>

export type ThreadView = Pick<ReadWhole, 'body' | 'openedAt'> & {
  place: Place
  site: Site
  sort: ThreadQuery['sort']
  settings: SiteSettings
}

/** A thread for a page of the news site to include: nothing of it needs a script or a style. */
export function threadFragment(view: ThreadView): Html {
  const { body, place } = view
  if (body.thread.state === 'hidden') return html``

  const feed = addressOf(place, 'threads/feed.atom')
  return html`<section class="afterword" lang="en" aria-labelledby="afterword-title">
<h2 id="afterword-title">${countInWords(body.thread.count)}</h2>
${threadPart(view)}
${replyPart(view)}
<p class="afterword-feed"><a href="${feed}" type="application/atom+xml" rel="nofollow">Comments feed</a></p>
${body.thread.count > 0 ? discussionData({ ...view, deepest: view.settings.displayDepth }) : undefined}
</section>
`
}

/** One page of the comments, and the way to the next. */
export function threadPart({ body, place, site, sort, settings }: ThreadView): Html | undefined {
  const { thread, comments, next } = body
  if (comments.length === 0) return undefined

  const look = {
    place,
    language: site.locale,
    deepest: settings.displayDepth,
    canReply: whyNoReply(thread.state, settings) === undefined,
  }
  const more = next && addressOf(place, 'comments.html', { sort, after: next })
  return html`${commentList(comments, look)}${more ? moreLink(more, 'More comments') : undefined}`
}

function replyPart({ body, place, settings }: ThreadView): Html {
  const reason = whyNoReply(body.thread.state, settings)
  if (reason) return html`<p class="afterword-closed">${reason}</p>`

  const { publicUrl, site, url, id } = place
  return html`<h3 id="afterword-respond">Leave a Reply</h3>${noteOn(body.thread.state)}${replyForm({
    action: formAction(publicUrl, site),
    rules: settings,
    values: { url, pageId: id ?? '' },
  })}`
}

/** Why there is no form, in a sentence. */
export function whyNoReply(
  state: ThreadState,
  { guests }: Pick<SiteSettings, 'guests'>,
): string | undefined {
  if (state === 'closed') return 'Comments are closed.'
  return guests ? undefined : 'Only readers who are signed in can comment here.'
}

/** What to know before writing. */
export function noteOn(state: ThreadState): Html | undefined {
  if (state !== 'premoderated') return undefined
  return html`
<p class="afterword-note">Here a moderator reads comments before they appear.</p>`
}

function countInWords(count: number): string {
  if (count === 0) return 'No replies yet'
  return count === 1 ? '1 reply' : `${count.toLocaleString('en')} replies`
}
