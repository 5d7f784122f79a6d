import AhoCorasick from 'modern-ahocorasick'
import { foldText } from '../screening/fold.ts'
import type { Rule, RuleAction } from './rule.ts'

type Wanted = Pick<Rule, 'kind' | 'pattern' | 'action'>

/** The rules of a site, ready to look for. */
export type WordList = {
  /** A rule of each action that the text falls under. */
  find: (text: string) => Partial<Record<RuleAction, string>>
}

/**
 * Makes ready what a site's rules look for: an automaton over the letters and one over the words.
 * A text is read once by each, however many rules there are, and no further than the first rule
 * it falls under. A wildcard goes by its longest piece; where that is found, the words are looked
 * at, once for each wildcard.
 */
export function compileWordList(rules: Wanted[]): WordList {
  const of = (action: RuleAction): Seeker => compile(rules.filter((rule) => rule.action === action))
  const seekers = { hold: of('hold'), refuse: of('refuse') }

  return {
    find(text) {
      const folded = foldText(text)
      const haystacks = { letters: spaced(folded), words: ` ${wordsOf(folded).join(' ')} ` }
      const hold = seekers.hold(haystacks)
      const refuse = seekers.refuse(haystacks)
      return { ...(hold !== undefined && { hold }), ...(refuse !== undefined && { refuse }) }
    },
  }
}

type Haystacks = { letters: string; words: string }
type Seeker = (haystacks: Haystacks) => string | undefined

function compile(rules: Wanted[]): Seeker {
  const inLetters = seek(rules.filter(({ kind }) => kind === 'literal').map(literal))
  const inText = seek(rules.filter(({ kind }) => kind !== 'literal').map(inWords))
  return ({ letters, words }) => inLetters(letters) ?? inText(words)
}

/** What the automaton looks for, and how to be sure of it where that is not all. */
type Sought = { rule: Wanted; needle: string; isIn?: (word: string) => boolean }

function seek(sought: Sought[]): (haystack: string) => string | undefined {
  const needles = [...Map.groupBy(sought, ({ needle }) => needle)]
  if (needles.length === 0) return () => undefined
  const automaton = new AhoCorasick(needles.map(([needle]) => needle))

  return (haystack) => {
    const seen = new Set<number>()
    for (const { patternIndex } of automaton.iterate(haystack)) {
      if (seen.has(patternIndex)) continue
      seen.add(patternIndex)
      const sure = needles[patternIndex]?.[1].find(({ isIn }) => !isIn || hasWord(haystack, isIn))
      if (sure) return sure.rule.pattern
    }
    return undefined
  }
}

function hasWord(haystack: string, isIn: (word: string) => boolean): boolean {
  return haystack.split(' ').some(isIn)
}

function literal(rule: Wanted): Sought {
  return { rule, needle: spaced(foldText(rule.pattern)) }
}

function inWords(rule: Wanted): Sought {
  if (rule.kind === 'phrase') {
    return { rule, needle: ` ${wordsOf(foldText(rule.pattern)).join(' ')} ` }
  }
  const pieces = wildcardPieces(rule.pattern)
  const needle = pieces.toSorted((a, b) => b.length - a.length)[0] ?? ''
  return { rule, needle, isIn: (word) => hasPieces(word, pieces) }
}

/** What stands between the stars. */
export function wildcardPieces(pattern: string): string[] {
  return foldText(pattern.trim()).split('*')
}

/** True of `a*b` for a word that begins with `a` and ends with `b`; what is between, in order. */
function hasPieces(word: string, pieces: string[]): boolean {
  const first = pieces[0] ?? ''
  const last = pieces.at(-1) ?? ''
  if (pieces.length === 1) return word === first
  if (!word.startsWith(first) || !word.endsWith(last)) return false

  let from = first.length
  for (const piece of pieces.slice(1, -1)) {
    const at = word.indexOf(piece, from)
    if (at === -1) return false
    from = at + piece.length
  }
  return from <= word.length - last.length
}

export function wordsOf(folded: string): string[] {
  return folded.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== '')
}

function spaced(folded: string): string {
  return folded.replaceAll(/\s+/gu, ' ').trim()
}
