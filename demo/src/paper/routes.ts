import { html, type Html } from '@afterword/shared/http/html'
import { type Response, Router } from 'express'
import type { Deps } from '../deps.ts'
import { articleWithComments, QUAY } from './article-page.ts'
import { findArticle, LEAD, LEAD_ID } from './article.ts'
import { developers } from './developers.ts'
import { paperPage } from './frame.ts'

/** As strict as a careful news site's: only what the embed snippet needs is allowed. */
const PAPER_POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** The demo newspaper: a front page with one article, and an article at each `/articles/…`. */
export function paperRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const { publicUrl, now } = deps

  router.get('/', (req, res) => {
    const placed = { article: LEAD, pageId: LEAD_ID, url: `${publicUrl}/`, picture: QUAY }
    const main = html`${notice(req.query['published'])}
${articleWithComments(placed)}
${developers(deps)}`
    send(res, paperPage({ ...titles(placed), main, today: now() }))
  })

  router.get('/articles/:slug', (req, res) => {
    const { slug } = req.params
    const placed = {
      article: findArticle(slug),
      pageId: slug,
      url: `${publicUrl}/articles/${encodeURIComponent(slug)}`,
    }
    const main = html`${articleWithComments(placed)}
${developers(deps)}`
    send(res, paperPage({ ...titles(placed), main, today: now() }))
  })

  return router
}

function titles({ article, url }: Parameters<typeof articleWithComments>[0]): {
  title: string
  description: string
  url: string
} {
  return { title: article.title, description: article.standfirst, url }
}

/** What came of pressing the button. */
function notice(published: unknown): Html | undefined {
  if (typeof published !== 'string') return undefined
  if (published === 'no') {
    return html`<p class="notice" role="status">That could not be published just now. Please try again.</p>`
  }
  return html`<p class="notice" role="status">Published: <a href="/articles/${encodeURIComponent(published)}">${findArticle(published).title}</a>. Confirmed subscribers have their mail in the <a href="/inbox">inbox</a> in a moment.</p>`
}

function send(res: Response, page: Html): void {
  res.set('Content-Security-Policy', PAPER_POLICY).type('html').send(String(page))
}
