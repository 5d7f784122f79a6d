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
  open: (view) => (view.pending.length > 0 ? askToSubscribe(view) : askForAddress(view)),

  confirmed: (view) => (isProofAlone(view) ? addressConfirmed(view) : subscribed(view)),

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

const askToSubscribe = ({ site, address, pending, proves }: ConfirmationView): Content => ({
  title: 'Confirm your subscription',
  body: html`
<p class="lead"><bdi>${site.name}</bdi> would write to <bdi>${address}</bdi> about:</p>
${topicList(pending)}
${proves ? html`<p>Your comments there will also be known as yours.</p>` : ''}
<div class="actions">
<form method="post"><button name="action" value="confirm">Yes, subscribe me</button></form>
<form method="post"><button name="action" value="refuse" class="quiet">This was not me</button></form>
</div>
<p class="note">Nothing is sent before you say yes, and every mail has a link to stop with one
click. If someone else typed in your address, press “This was not me”, and we ask no more.</p>`,
})

const askForAddress = ({ site, address }: ConfirmationView): Content => ({
  title: 'Is this your address?',
  body: html`
<p class="lead">Somebody, hopefully you, signed a comment at <bdi>${site.name}</bdi> with
<bdi>${address}</bdi>. Say that it is yours, and your comments there will be known as yours.</p>
<div class="actions">
<form method="post"><button name="action" value="confirm">Yes, it is mine</button></form>
<form method="post"><button name="action" value="refuse" class="quiet">This was not me</button></form>
</div>
<p class="note">This is no subscription: no mail will come of it. If someone else typed in your
address, press “This was not me”, and we ask no more.</p>`,
})

const subscribed = (view: ConfirmationView): Content => ({
  title: 'You are subscribed',
  body: html`
<p class="lead">This is confirmed. <bdi>${view.site.name}</bdi> writes to <bdi>${view.address}</bdi> about:</p>
${view.confirmed.length > 0 ? topicList(view.confirmed) : html`<p>Nothing at the moment: you have unsubscribed since.</p>`}
${wayBack(view)}
<p class="note">Every mail has a link to stop with one click.</p>`,
})

const addressConfirmed = (view: ConfirmationView): Content => ({
  title: 'Your address is confirmed',
  body: html`
<p class="lead">Thank you: <bdi>${view.site.name}</bdi> knows now that <bdi>${view.address}</bdi> is yours.</p>
${wayBack(view)}`,
})

/** Nothing is followed, and nothing but the address was asked about. */
function isProofAlone({ confirmed, proves }: ConfirmationView): boolean {
  return proves && confirmed.length === 0
}

function wayBack({ site, returnUrl }: ConfirmationView): Html {
  if (!returnUrl) return backTo(site)
  return html`<p class="actions"><a class="button" href="${returnUrl}">Back to the article</a></p>
<p>Open it in the browser you wrote your comment in, and it will know you. This way back works
once, for a quarter of an hour.</p>`
}

function backTo({ url, name }: ConfirmationView['site']): Html {
  return html`<p><a href="${url}">Back to <bdi>${name}</bdi></a></p>`
}
