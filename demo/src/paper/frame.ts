import { type Html, html } from '@afterword/shared/http/html'

const PAPER = 'The Harbour Lantern'

type Frame = {
  title: string
  description: string
  /** The page's one address. */
  url: string
  main: Html
  /** The day on the masthead. */
  today: Date
}

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' })

/** A page of the demo newspaper, made to a news site's rules: no script or style of its own in it. */
export function paperPage({ title, description, url, main, today }: Frame): Html {
  return html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${description}">
<title>${title} · ${PAPER}</title>
<link rel="canonical" href="${url}">
<link rel="icon" href="/demo/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/demo/paper.css">
<script async src="/embed.js"></script>
</head>
<body>
<nav class="demo-bar" aria-label="Demonstration"><p>A demonstration of Afterword</p><a href="/inbox">Inbox</a><a href="#developers">For developers</a></nav>
<header class="masthead">
<p class="name"><a href="/">${PAPER}</a></p>
<p class="strapline"><span>Ellery Quay and both sides of the sound</span><time datetime="${today.toISOString().slice(0, 10)}">${DAY.format(today)}</time></p>
</header>
<main>
${main}
</main>
<footer class="colophon">
<p>${PAPER} is invented. So are Ellery Quay, its ferry and everybody on it.</p>
</footer>
</body>
</html>
`
}
