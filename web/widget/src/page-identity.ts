/** What a page says about itself. The server decides which thread that is. */
export type Page = { url: string; id?: string; title?: string }

// What templates print for a page without an id: taken for one, it would join all such pages.
const NO_ID = new Set(['', 'null', 'undefined'])

export function pageIdentity(attributes: {
  url: string | null
  id: string | null
  title: string | null
}): Page {
  const id = attributes.id?.trim() ?? ''
  const title = (attributes.title ?? document.title).trim()
  return {
    url: pageUrl(attributes.url),
    ...(!NO_ID.has(id.toLowerCase()) && { id }),
    ...(title && { title }),
  }
}

function pageUrl(attribute: string | null): string {
  const canonical = document.querySelector('link[rel~=canonical]')?.getAttribute('href')
  const named = [attribute, canonical].find((url) => url && URL.canParse(url, document.baseURI))
  const url = new URL(named ?? location.href, document.baseURI)
  url.hash = ''
  return url.href
}
