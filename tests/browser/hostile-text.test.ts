import { cleanText, isVisible } from '@afterword/comments/text/clean'
import { renderText } from '@afterword/comments/text/render'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { testBrowser } from '../support/browser.ts'
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts'
import { type Parsed, parseHtml } from '../support/parse-html.ts'

const { open } = testBrowser()

/** Where in a text the hostile part may stand. */
const PLACES: ((text: string) => string)[] = [
  (text) => text,
  (text) => `before ${text} after`,
  (text) => `> ${text}`,
  (text) => `- *${text}*`,
  (text) => `[${text}](https://a.example)`,
  (text) => `[x](${text})`,
  (text) => `<${text}>`,
  (text) => `https://a.example/${text}`,
  (text) => `א ${text}`,
]

it('leaves of any text only what a comment may hold, as a browser reads it', async () => {
  const { page } = await open()
  const texts = HOSTILE_TEXTS.flatMap((text) => PLACES.map((place) => cleanText(place(text))))
  const drawn = texts.map((text) => renderText(text).html)

  expect(await findForbidden(page, drawn)).toEqual([])
})

it('would see what is forbidden, were it there', async () => {
  const { page } = await open()
  const forbidden = [
    '<script>1</script>',
    '<p onclick="1">x</p>',
    '<a href="javascript:1" rel="nofollow ugc noopener">x</a>',
    '<a href="https://a.example">x</a>',
    '<p></p>',
    `<p>e${'\u0301'.repeat(5)}</p>`,
    '<p>\u0007x</p>',
  ]

  expect(await findForbidden(page, forbidden)).toHaveLength(forbidden.length)
})

/** The pieces of HTML that hold anything else than words and the few tags of a comment. */
async function findForbidden(page: Page, drawn: string[]): Promise<string[]> {
  const parsed = await parseHtml(page, drawn)
  return parsed.filter((one) => !isFine(one)).map(({ piece }) => piece)
}

const ATTRIBUTES = new Map<string, string[]>([
  ['p', ['dir']],
  ['li', ['dir']],
  ['code', ['dir']],
  ['ol', ['start']],
  ['a', ['href', 'rel', 'dir']],
])
const BARE = ['br', 'blockquote', 'em', 'strong', 'pre', 'ul']

function isFine({ words, strays, elements }: Parsed): boolean {
  const areWordsFine =
    isVisible(words) && !/\p{M}{5}/u.test(words.normalize('NFD')) && !/[^\P{Cc}\n]/u.test(words)
  return areWordsFine && strays === 0 && elements.every(isElementFine)
}

function isElementFine({ name, attributes, isInLink }: Parsed['elements'][number]): boolean {
  const allowed = BARE.includes(name) ? [] : ATTRIBUTES.get(name)
  if (!allowed || !Object.keys(attributes).every((each) => allowed.includes(each))) return false
  if (name !== 'a') return true
  const { href = '', rel } = attributes
  const isSafe = /^(https?|mailto):$/.test(URL.parse(href)?.protocol ?? '')
  return isSafe && rel === 'nofollow ugc noopener' && !isInLink
}
