import type { Page } from 'playwright-core'

/** What a browser makes of a piece of markup. */
export type Parsed = {
  piece: string
  words: string
  /** What the parser moved to the head of the page. */
  strays: number
  elements: { name: string; attributes: Record<string, string>; isInLink: boolean }[]
}

const PARSE = `(pieces) => pieces.map((piece) => {
  const { head, body } = new DOMParser().parseFromString(piece, 'text/html')
  const attributesOf = (element) =>
    Object.fromEntries(element.getAttributeNames().map((name) => [name, element.getAttribute(name)]))
  const elements = [...body.querySelectorAll('*')].map((element) => ({
    name: element.localName,
    attributes: attributesOf(element),
    isInLink: element.parentElement.closest('a') !== null,
  }))
  return { piece, words: body.textContent, strays: head.children.length, elements }
})`

/** Has the browser of a page read each piece, without showing it. */
export async function parseHtml(page: Page, pieces: string[]): Promise<Parsed[]> {
  return page.evaluate<Parsed[]>(`(${PARSE})(${JSON.stringify(pieces)})`)
}

const PARSE_XML = `(text) => {
  const document = new DOMParser().parseFromString(text, 'application/xml')
  const isBroken = document.querySelector('parsererror') !== null
  return isBroken ? null : [...document.querySelectorAll('[type=html]')].map((one) => one.textContent)
}`

/** The pieces of HTML that a feed carries; null where it is no XML. */
export async function htmlInXml(page: Page, text: string): Promise<string[] | null> {
  return page.evaluate<string[] | null>(`(${PARSE_XML})(${JSON.stringify(text)})`)
}
