import type { Token } from 'markdown-it'

/** Letters written from right to left, and characters that turn the text around them. */
const TURNS =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** True of a text in which not everything runs from left to right by itself. */
export function hasTurns(text: string): boolean {
  return TURNS.test(text)
}

/**
 * Lets each paragraph, item, link and piece of code run as its own letters do. That also shuts
 * in what turns the text: no paragraph changes how the next one reads.
 */
export function isolateDirections(tokens: Token[]): void {
  let items = 0
  for (const token of tokens) {
    if (token.type === 'list_item_open') items += 1
    if (token.type === 'list_item_close') items -= 1
    // A paragraph of its own direction would not count for that of the item around it.
    const isShutIn = token.type === 'paragraph_open' && items > 0
    if (ISOLATED.has(token.type) && !isShutIn) token.attrSet('dir', 'auto')
    isolateDirections(token.children ?? [])
  }
}

const ISOLATED = new Set(['paragraph_open', 'list_item_open', 'fence', 'link_open', 'code_inline'])
