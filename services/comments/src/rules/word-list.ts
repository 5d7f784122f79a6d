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
 * Makes ready what a site's rules look for: one automaton over the letters, one over the words.
 * A text is read once by each, however many rules there are. A wildcard goes by its longest
 * piece, and only where that is found, the words are looked at.
 */
export function compileWordList(rules: Wanted[]): WordList {
  const letters = seek(rules.filter(({ kind }) => kind === 'literal').map(literal))
  const words = seek(rules.filter(({ kind }) => kind !== 'literal').map(inWords))

  return {
    find(text) {
      const folded = foldText(text)
      const found = [...letters(spaced(folded)), ...words(` ${wordsOf(folded).join(' ')} `)]
      return Object.fromEntries(found.map(({ action, pattern }) => [action, pattern]))
    },
  }
}

/** What the automaton looks for, and how to be sure of it where that is not all. */
type Sought = { rule: Wanted; needle: string; isIn?: (word: string) => boolean }

function seek(sought: Sought[]): (haystack: string) => Wanted[] {
  if (sought.length === 0) return () => []
  const automaton = new AhoCorasick(sought.map(({ needle }) => needle))

  return (haystack) => {
    const counts = automaton.countByPattern(haystack)
    const found = sought.filter((_, index) => counts[index])
    const words = found.some(({ isIn }) => isIn) ? new Set(haystack.split(' ')) : new Set<string>()
    return found.filter(({ isIn }) => !isIn || words.values().some(isIn)).map(({ rule }) => rule)
  }
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
