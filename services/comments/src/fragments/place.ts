import { Html, html } from '@afterword/shared/http/html'
import type { SiteId } from '@afterword/shared/ids'

/** Which page, as links and forms of ours must say it. */
export type Place = { publicUrl: string; site: SiteId; url: string; id: string | null }

type PageName = 'thread.html' | 'comments.html' | 'reply.html' | 'threads/feed.atom'

/** The address of one of our pages about a page. */
export function addressOf(
  { publicUrl, site, url, id }: Place,
  name: PageName,
  more: Record<string, string | undefined> = {},
): string {
  const query = new URLSearchParams({ url })
  for (const [key, value] of Object.entries({ id: id ?? undefined, ...more })) {
    if (value !== undefined) query.set(key, value)
  }
  return `${publicUrl}/comments/v1/sites/${site}/${name}?${query.toString()}`
}

/** Where a comment stands on a page of a site. */
export function permalink(url: string, id: string): string {
  const [page = url] = url.split('#')
  return `${page}#comment-${id}`
}

/** A comment's markup, for where its thread is not: whom it mentions stands on the page alone. */
export function markupElsewhere(markup: string, url: string): Html {
  const link = html`<a href="${permalink(url, '')}`.toString()
  return new Html(markup.replaceAll('<a href="#comment-', () => link))
}
