import { type Html, html } from '@afterword/shared/http/html'
import type { Page } from '@afterword/shared/http/page'
import { topicList } from '../pages/topic-list.ts'
import type { ConfirmationView } from './view-confirmation.ts'

/** What a confirmation's link leads to, in each state the confirmation can be in. */
export function confirmPage(view: ConfirmationView): Page {
  return {
    service: 'subscriptions',
    language: 'en',
    site: view.site,
    ...contents[view.state](view),
  }
}

/** After asking for a new mail. It says the same whether one goes out or not. */
export function askedAgainPage({ site }: ConfirmationView): Page {
  return {
    service: 'subscriptions',
    language: 'en',
    site,
    title: 'Check your inbox',
    body: html`
<p class="lead">If there is anything to confirm, a mail with a new link is on its way.</p>
${backTo(site)}`,
  }
}

type Content = { title: string; body: Html }

const contents: Record<ConfirmationView['state'], (view: ConfirmationView) => Content> = {
  open: ({ site, address, pending }) => ({
    title: 'Confirm your subscription',
    body: html`
<p class="lead"><bdi>${site.name}</bdi> would write to <bdi>${address}</bdi> about:</p>
${topicList(pending)}
<div class="actions">
<form method="post"><button name="action" value="confirm">Yes, subscribe me</button></form>
<form method="post"><button name="action" value="refuse" class="quiet">This was not me</button></form>
</div>
<p class="note">Nothing is sent before you say yes, and every mail has a link to stop with one
click. If someone else typed in your address, press “This was not me”, and we ask no more.</p>`,
  }),

  confirmed: ({ site, address, confirmed }) => ({
    title: 'You are subscribed',
    body: html`
<p class="lead">This is confirmed. <bdi>${site.name}</bdi> writes to <bdi>${address}</bdi> about:</p>
${confirmed.length > 0 ? topicList(confirmed) : html`<p>Nothing at the moment: you have unsubscribed since.</p>`}
${backTo(site)}
<p class="note">Every mail has a link to stop with one click.</p>`,
  }),

  refused: ({ site }) => ({
    title: 'Nothing will be sent',
    body: html`
<p class="lead">Thank you for telling us. Someone else must have typed in your address.</p>
<p>For 30 days we send it no more questions, whoever types it in. There is nothing else you need
to do.</p>
${backTo(site)}`,
  }),

  expired: ({ site, pending }) => ({
    title: 'This link is too old',
    body: html`
<p class="lead">A link to confirm works for seven days, and only for what has not been answered.</p>
${
  pending.length > 0
    ? html`<div class="actions">
<form method="post"><button name="action" value="again">Send me a new mail</button></form>
</div>`
    : html`<p>You can ask for a new mail wherever you find the form.</p>`
}
${backTo(site)}`,
  }),
}

function backTo({ url, name }: ConfirmationView['site']): Html {
  return html`<p><a href="${url}">Back to <bdi>${name}</bdi></a></p>`
}
