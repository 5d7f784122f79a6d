import { type Html, html } from '@afterword/shared/http/html'
import type { Mail } from './mail-store.ts'
import { addressesOf, oneClickUrl } from './mail.ts'

const VIEWS = ['html', 'text', 'headers', 'source'] as const
export type View = (typeof VIEWS)[number]

const TITLES = { html: 'HTML', text: 'Text', headers: 'Headers', source: 'Source' }

const TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

export function listPage(mails: Mail[], count: number): Html {
  return frame(
    'Inbox',
    html`<div class="head">
<h1>Inbox</h1>
<p>${count === 1 ? '1 mail' : `${count} mails`}${count > mails.length ? `, the newest ${mails.length} shown` : ''}</p>
<a class="button" href="/inbox">Refresh</a>
</div>
${mails.length === 0 ? EMPTY : html`<ol class="mails">${mails.map(listed)}</ol>`}`,
  )
}

const EMPTY = html`<div class="empty">
<h2>No mail yet</h2>
<p>Leave a reply under <a href="/">the article</a>, or ask to be told of new ones. Every mail this demo sends ends here, whoever it is for.</p>
</div>`

function listed(mail: Mail): Html {
  return html`<li><a href="/inbox/${mail.id}">
<span class="subject">${mail.subject}</span>
<span class="people">${addressesOf(mail.from)} <span class="to">to ${addressesOf(mail.to)}</span></span>
${time(mail.receivedAt)}
</a></li>
`
}

export function mailPage(mail: Mail, view: View): Html {
  const unsubscribe = oneClickUrl(mail)
  return frame(
    mail.subject ?? 'A mail',
    html`<p class="back"><a href="/inbox">All mail</a></p>
<article class="mail">
<header>
<h1>${mail.subject}</h1>
<dl>
<div><dt>From</dt><dd>${addressesOf(mail.from)}</dd></div>
<div><dt>To</dt><dd>${addressesOf(mail.to)}</dd></div>
<div><dt>Received</dt><dd>${time(mail.receivedAt)}</dd></div>
</dl>
${unsubscribe && oneClick(unsubscribe)}
<nav class="tabs" aria-label="Views of this mail">${VIEWS.map((name) => tab(mail, name, view))}</nav>
</header>
${content(mail, view)}
</article>`,
  )
}

/** What a mail provider's own unsubscribe button sends. */
function oneClick(url: string): Html {
  return html`<form class="one-click" method="post" action="${url}" target="_blank">
<input type="hidden" name="List-Unsubscribe" value="One-Click">
<button class="button">Unsubscribe in one click</button>
<span>as a mail provider does</span>
</form>`
}

function tab({ id }: Mail, name: View, current: View): Html {
  const path = name === 'html' ? `/inbox/${id}` : `/inbox/${id}/${name}`
  const marker = name === current ? html` aria-current="page"` : undefined
  return html`<a href="${path}"${marker}>${TITLES[name]}</a>`
}

function content(mail: Mail, view: View): Html {
  if (view === 'html') {
    return html`<iframe title="The mail as HTML" src="/inbox/${mail.id}/body" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`
  }
  return html`<pre tabindex="0" class="${view}">${textOf(mail, view)}</pre>`
}

function textOf(mail: Mail, view: Exclude<View, 'html'>): string {
  if (view === 'text') return mail.text ?? 'This mail has no text part.'
  if (view === 'source') return mail.source
  return mail.headerLines.map(({ line }) => line).join('\n')
}

function time(at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${TIME.format(at)}</time>`
}

function frame(title: string, main: Html): Html {
  return html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · Development inbox</title>
<link rel="icon" href="/demo/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/demo/inbox.css">
</head>
<body>
<header class="bar"><p>Development inbox</p><nav aria-label="Demonstration"><a href="/">The article</a></nav></header>
<main>
${main}
</main>
</body>
</html>
`
}
