import type { Site } from '@afterword/shared/access/store'
import { type Html, html } from '@afterword/shared/http/html'
import type { Page } from '@afterword/shared/http/page'
import type { CommentJson } from '../comments/comment-json.ts'
import type { SiteSettings } from '../site-settings/settings.ts'
import type { ThreadState } from '../threads/thread.ts'
import { nameOf } from './comment-list.ts'
import { markupElsewhere, permalink, type Place } from './place.ts'
import { formAction, replyForm } from './reply-form.ts'
import { noteOn, whyNoReply } from './thread-fragment.ts'

type View = {
  place: Place
  site: Site
  state: ThreadState
  settings: SiteSettings
  /** What is replied to; left out: the page itself. */
  parent: CommentJson | undefined
}

export function replyPage(view: View): Page {
  const { place, site, state, settings, parent } = view
  const back = parent ? permalink(place.url, parent.id) : place.url
  return {
    service: 'comments',
    language: 'en',
    site,
    title: parent ? `Leave a Reply to ${nameOf(parent)}` : 'Leave a Reply',
    body: html`
${parent && quote(parent, { site, url: place.url })}
${whyNoReply(state, settings) ? html`<p class="lead">${whyNoReply(state, settings)}</p>` : form(view)}
<p><a href="${back}">Back to the article</a></p>`,
  }
}

function form({ place, state, settings, parent }: View): Html {
  const { publicUrl, site, url, id } = place
  return html`${noteOn(state)}${replyForm({
    action: formAction(publicUrl, site),
    rules: settings,
    values: { url, pageId: id ?? '', parentId: parent?.id ?? '' },
  })}`
}

/** Its markup was sanitised when it was made. */
function quote(parent: CommentJson, { site, url }: { site: Site; url: string }): Html {
  return html`<blockquote class="quote" lang="${site.locale}" dir="auto">${markupElsewhere(parent.html, url)}</blockquote>`
}
