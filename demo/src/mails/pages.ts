import type { sampleMails } from '@afterword/all-in-one/sample-mails'
import { type Html, html } from '@afterword/shared/http/html'

type SampleMail = ReturnType<typeof sampleMails>[number]

type Gallery = { languages: readonly string[]; language: string; mails: SampleMail[] }

const LOOKS = ['light', 'dark', 'phone'] as const
export type Look = (typeof LOOKS)[number]

/** Every mail in one language, and the other languages. */
export function galleryPage({ languages, language, mails }: Gallery): Html {
  return frame(
    'Every mail',
    html`<div class="head">
<h1>Every mail</h1>
<nav class="tabs" aria-label="Languages">${languages.map(
      (one) =>
        html`<a href="/demo/mails/${one}"${one === language ? html` aria-current="page"` : undefined}>${nameOf(one)}</a>`,
    )}</nav>
</div>
<ol class="mails">${mails.map(
      ({ name, subject }) => html`<li><a href="/demo/mails/${language}/${name}">
<span class="subject" lang="${language}" dir="auto">${subject}</span>
<span class="people">${name}</span>
</a></li>
`,
    )}</ol>`,
  )
}

/** One mail in light and dark and at the width of a phone, and its text. */
export function samplePage({ name, subject, text }: SampleMail, language: string): Html {
  const path = `/demo/mails/${language}/${name}`
  return frame(
    subject,
    html`<p class="back"><a href="/demo/mails/${language}">All mails</a></p>
<h1 lang="${language}" dir="auto">${subject}</h1>
<div class="looks">
${LOOKS.map(
  (look) => html`<figure class="${look}">
<figcaption>${look}</figcaption>
<iframe title="${name}, ${look}" src="${path}/${look}" sandbox></iframe>
</figure>
`,
)}
<figure class="plain">
<figcaption>text</figcaption>
<pre tabindex="0" lang="${language}" dir="auto">${text}</pre>
</figure>
</div>`,
  )
}

/** The mail itself, in a look of its own whatever the browser's is. */
export function sampleBody({ html: body }: SampleMail, look: Look): string {
  const isDark = look === 'dark'
  return body
    .replaceAll('(prefers-color-scheme: dark)', isDark ? 'all' : 'not all')
    .replaceAll('color-scheme: light dark', `color-scheme: ${isDark ? 'dark' : 'light'}`)
}

function nameOf(language: string): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language
}

function frame(title: string, main: Html): Html {
  return html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · Mail gallery</title>
<link rel="icon" href="/demo/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/demo/inbox.css">
<link rel="stylesheet" href="/demo/mails.css">
</head>
<body>
<header class="bar"><p>Mail gallery</p><nav aria-label="Demonstration"><a href="/inbox">Inbox</a></nav></header>
<main>
${main}
</main>
</body>
</html>
`
}
