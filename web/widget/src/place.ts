import { type Page, pageIdentity } from './page-identity.ts'
import { serverOrigin } from './server.ts'
import { type Language, languageFor } from './strings.ts'

/** A site on a server of ours. */
export type Source = { origin: string; site: string }

/** Where an element stands: on which page, of which site, in which language. */
export type Place = { source: Source; page: Page; language: Language }

export const PLACE_ATTRIBUTES = ['site', 'page-id', 'page-url', 'page-title', 'locale', 'server']

export function placeOf(element: Element): Place {
  const read = (name: string): string | null => element.getAttribute(name)
  return {
    source: { origin: serverOrigin(read('server')), site: read('site') ?? '' },
    page: pageIdentity({ url: read('page-url'), id: read('page-id'), title: read('page-title') }),
    language: languageFor(read('locale') || languageAround(element)),
  }
}

function languageAround(element: Element): string {
  return element.closest('[lang]')?.getAttribute('lang') || navigator.language
}
