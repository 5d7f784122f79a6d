import { readFileSync } from 'node:fs'
import { type Response, Router } from 'express'
import { z } from 'zod'
import { readableOn, textOn } from './accent.ts'
import { type Html, html } from './html.ts'
import { parseQuery } from './parse.ts'

/** A page of ours that a link in mail leads to. It has no script, so it works in any browser. */
export type Page = {
  /** The first segment of the service's paths: its stylesheet is `/<service>/pages.css`. */
  service: string
  /** BCP 47, of the words on the page. */
  language: string
  title: string
  /** What stands under the heading: paragraphs, a form; `pages.css` says which classes there are. */
  body: Html
  /** Whose page it is. Left out where the link names no site. */
  site?: { name: string; url: string; accent: string } | undefined
}

const DEFAULT_ACCENT = '#1a5fb4'
const LIGHT_GROUND = '#ffffff'
const DARK_GROUND = '#1d2025'

/** Answers with a page. The route it stands on brings `pageHeaders`. */
export function sendPage(res: Response, status: number, page: Page): void {
  res
    .status(status)
    .type('html')
    .send(String(renderPage(page)))
}

function renderPage({ service, language, title, body, site }: Page): Html {
  const accent = (site?.accent ?? DEFAULT_ACCENT).slice(1)
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>${title}${site && ` · ${site.name}`}</title>
<link rel="stylesheet" href="/${service}/pages.css?accent=${accent}">
</head>
<body>
${site && html`<header><a href="${site.url}" dir="auto">${site.name}</a></header>`}
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`
}

const StylesQuery = z.object({ accent: z.string().regex(/^[0-9a-f]{6}$/) })

/** Serves `/<service>/pages.css?accent=rrggbb`: the pages' policy forbids styles in the page itself. */
export function pageStyleRoutes(service: string): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const rules = readFileSync(new URL('pages.css', import.meta.url), 'utf8')

  router.get(`/${service}/pages.css`, (req, res) => {
    const { accent } = parseQuery(StylesQuery, req.query)

    res.set('Cache-Control', 'public, max-age=3600').type('css')
    res.send(`${accentRules(`#${accent}`)}\n${rules}`)
  })

  return router
}

function accentRules(accent: string): string {
  const dark = readableOn(DARK_GROUND, accent)
  return [
    `:root { --accent: ${accent}; --on-accent: ${textOn(accent)}; --link: ${readableOn(LIGHT_GROUND, accent)}; }`,
    `@media (prefers-color-scheme: dark) { :root { --accent: ${dark}; --on-accent: ${textOn(dark)}; --link: ${dark}; } }`,
  ].join('\n')
}
