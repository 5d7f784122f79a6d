import { normalisePageUrl } from '@afterword/shared/page-url'

const CLOSE = 0.5

/**
 * True of two addresses whose paths share at least half of their words. Where each has a number
 * that the other has not, they are two days or two articles of one series.
 */
export function areClose(one: string, other: string): boolean {
  const [a, b] = [wordsOf(one), wordsOf(other)]
  const [onlyA, onlyB] = [without(a, b), without(b, a)]
  if (onlyA.some(isNumber) && onlyB.some(isNumber)) return false

  const shared = a.length - onlyA.length
  return shared > 0 && shared / (a.length + onlyB.length) >= CLOSE
}

/** True where at most one of the addresses says more than its path, or both say the same. */
export function haveOneQuery(one: string, other: string): boolean {
  const [a, b] = [searchOf(one), searchOf(other)]
  return a === b || a === '' || b === ''
}

function wordsOf(url: string): string[] {
  const { pathname } = new URL(normalisePageUrl(url) ?? url)
  return pathname
    .toLowerCase()
    .split(/[/._~-]+/)
    .filter(Boolean)
}

function searchOf(url: string): string {
  return new URL(normalisePageUrl(url) ?? url).search
}

function without(words: string[], others: string[]): string[] {
  const left = [...others]
  return words.filter((word) => {
    const at = left.indexOf(word)
    if (at !== -1) left.splice(at, 1)
    return at === -1
  })
}

function isNumber(word: string): boolean {
  return /^\d+$/.test(word)
}
