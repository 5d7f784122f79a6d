import { describe, expect, it } from 'vitest'
import { compileWordList } from '../rules/word-list.ts'
import { foldName, foldText } from '../screening/fold.ts'
import { cleanText } from './clean.ts'
import { namesIn } from './mentions.ts'
import { renderText } from './render.ts'

/** The longest comment that any site takes. */
const LONGEST = 65_525

/** A second is some twenty times what these take. What grows with the square takes minutes. */
const MOST_MS = 1_000

const fill = (piece: string): string => piece.repeat(LONGEST / piece.length)

const TEXTS = {
  'one word': fill('a'),
  'opened emphasis': fill('*a '),
  'emphasis in emphasis': fill('**a*'),
  underscores: fill('_'),
  'opened brackets': fill('['),
  'opened links': fill('[a]('),
  'images of nothing': fill('![]('),
  'backticks of every length': Array.from({ length: 350 }, (_, n) => '`'.repeat(n)).join(' '),
  'quotes in quotes': fill('> '),
  'lists in lists': fill('- '),
  'half an address': fill('http://'),
  'addresses side by side': fill('http://a.b/'),
  'one long address': `https://a.example/${fill('(')}`,
  tags: fill('<a '),
  entities: fill('&#x'),
  'at signs': fill('@a'),
  spaces: `a${fill(' ')}b`,
  'line breaks': fill('\n'),
  'marks on one letter': `a${fill('\u0301')}`,
  'turns of direction': fill('\u202e'),
  'what looks like other letters': fill('\u0430\u200b'),
  escapes: fill('\\'),
} as const

const words = compileWordList([
  { kind: 'wildcard', pattern: '*a*a*a*a*a*b' },
  { kind: 'wildcard', pattern: 'http*b*c*d' },
  { kind: 'phrase', pattern: 'a a a a a b' },
  { kind: 'literal', pattern: 'ab' },
] as unknown as Parameters<typeof compileWordList>[0])

describe.each(Object.entries(TEXTS))('%s, as long as a comment may be', (_name, text) => {
  it.each([
    ['cleaned', () => cleanText(text)],
    ['drawn', () => renderText(text)],
    ['folded', () => [foldText(text), foldName(text)]],
    ['searched for names', () => namesIn(text)],
    ['searched for words', () => words.find(text)],
  ])('is %s in no more time than it is long', (_deed, work) => {
    const began = performance.now()

    work()

    expect(performance.now() - began).toBeLessThan(MOST_MS)
  })
})
