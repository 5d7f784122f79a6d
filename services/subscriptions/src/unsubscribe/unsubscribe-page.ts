import { html } from '@afterword/shared/http/html'
import type { Page } from '@afterword/shared/http/page'
import { topicList } from '../pages/topic-list.ts'
import type { SubscriptionsView } from './view-subscriptions.ts'

/** What an unsubscribe link leads to: the button, or that it is done. */
export function unsubscribePage(view: SubscriptionsView): Page {
  return view.confirmed.length > 0 ? askPage(view) : endedPage(view)
}

/** After the undo: what is followed now, or that it was too late for that. */
export function subscribedAgainPage(view: SubscriptionsView): Page {
  const { site, confirmed } = view
  if (confirmed.length === 0) return endedPage(view)

  return {
    service: 'subscriptions',
    language: 'en',
    site,
    title: 'You are subscribed again',
    body: html`
<p class="lead"><bdi>${site.name}</bdi> goes on writing to you about:</p>
${topicList(confirmed)}
<p><a href="${site.url}">Back to <bdi>${site.name}</bdi></a></p>
<p class="note">The link in each of its mails stops them, whenever you like.</p>`,
  }
}

function askPage({ site, confirmed }: SubscriptionsView): Page {
  return {
    service: 'subscriptions',
    language: 'en',
    site,
    title: 'Unsubscribe?',
    body: html`
<p class="lead"><bdi>${site.name}</bdi> writes to you about:</p>
${topicList(confirmed)}
<div class="actions">
<form method="post"><button name="action" value="unsubscribe">Stop all of these mails</button></form>
</div>
<p class="note">It takes effect at once, and for an hour you can undo it here.</p>`,
  }
}

function endedPage({ site, justEnded, isOfThread }: SubscriptionsView): Page {
  return {
    service: 'subscriptions',
    language: 'en',
    site,
    title: 'You are unsubscribed',
    body: html`
<p class="lead"><bdi>${site.name}</bdi> will not write to you about ${isOfThread ? 'this discussion' : 'new articles'} any more.</p>
${
  justEnded.length > 0
    ? html`<p>This has ended:</p>
${topicList(justEnded)}
<div class="actions">
<form method="post"><button name="action" value="undo" class="quiet">Subscribe again</button></form>
</div>
<p class="note">Was it a mistake? For an hour this button undoes it.</p>`
    : html`<p>If you want its mails again, ask for them wherever you find the form.</p>`
}
<p><a href="${site.url}">Back to <bdi>${site.name}</bdi></a></p>`,
  }
}
