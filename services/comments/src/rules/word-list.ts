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
 * it falls under. A wildcard goes by its rarest piece, so that few share one; where that is found,
 * the word around it is looked at, once.
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
  const phrases = rules.filter(({ kind }) => kind === 'phrase').map(phrase)
  const wildcards = wildcardsOf(rules.filter(({ kind }) => kind === 'wildcard'))
  const inText = seek([...phrases, ...wildcards])
  return ({ letters, words }) => inLetters(letters) ?? inText(words)
}

/** What the automaton looks for, and how to be sure of it where that is not all. */
type Sought = { rule: Wanted; needle: string; isIn?: (word: string) => boolean }

function seek(sought: Sought[]): (haystack: string) => string | undefined {
  const needles = [...Map.groupBy(sought, ({ needle }) => needle)]
  if (needles.length === 0) return () => undefined
  const automaton = new AhoCorasick(needles.map(([needle]) => needle))

  return (haystack) => {
    const wordAround = wordsAround(haystack)
    const judged = needles.map(() => new Set<string>())
    for (const { patternIndex, end } of automaton.iterate(haystack)) {
      const word = wordAround(end)
      const before = judged[patternIndex]
      if (!before || before.has(word)) continue
      before.add(word)
      const sure = needles[patternIndex]?.[1].find(({ isIn }) => !isIn || isIn(word))
      if (sure) return sure.rule.pattern
    }
    return undefined
  }
}

/** The word at which a match ends: in order, each is cut out once. */
function wordsAround(haystack: string): (end: number) => string {
  let [from, to, word] = [0, 0, '']
  return (end) => {
    if (from < end && end <= to) return word
    from = haystack.lastIndexOf(' ', end - 1) + 1
    const next = haystack.indexOf(' ', end)
    to = next === -1 ? haystack.length : next
    return (word = haystack.slice(from, to))
  }
}

function literal(rule: Wanted): Sought {
  return { rule, needle: spaced(foldText(rule.pattern)) }
}

function phrase(rule: Wanted): Sought {
  return { rule, needle: ` ${wordsOf(foldText(rule.pattern)).join(' ')} ` }
}

function wildcardsOf(rules: Wanted[]): Sought[] {
  const wildcards = rules.map((rule) => ({ rule, pieces: wildcardPieces(rule.pattern) }))
  const shared = new Map<string, number>()
  for (const piece of wildcards.flatMap(({ pieces }) => [...new Set(pieces)])) {
    shared.set(piece, (shared.get(piece) ?? 0) + 1)
  }
  return wildcards.map(({ rule, pieces }) => {
    const [needle = ''] = pieces
      .filter((piece) => piece !== '')
      .toSorted((a, b) => (shared.get(a) ?? 0) - (shared.get(b) ?? 0) || b.length - a.length)
    return { rule, needle, isIn: (word: string) => hasPieces(word, pieces) }
  })
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
