import { packLike, type PublicAnswer } from '@afterword/shared/http/public-answer'
import { openAllowance } from './allowance.ts'
import { keptAnswers, type Make, trueAt } from './kept-answers.ts'
import type { PageWatch } from './watch-pages.ts'

export type AnswerMemory = {
  /** The answer to an address, if it is at hand and was true within the last two seconds. */
  recall: (url: string) => PublicAnswer | undefined
  /** The answer to an address as it is now, made once for all who ask at the same time. */
  find: (url: string, make: Make) => Promise<PublicAnswer>
  /** This process has written something: whoever wrote it expects to see it. */
  noteWrite: () => void
}

/** Keeps nothing: each read asks PostgreSQL. */
export const NO_MEMORY: AnswerMemory = {
  recall: () => undefined,
  find: async (_url, make) => (await make()).answer,
  noteWrite: () => undefined,
}

/** An answer whose truth nobody has checked for so long is not given. */
const TRUE_FOR_MS = 2_000
/** How often a write makes a read look again before the next check, at most. */
const LOOKS = { burst: 10, perSecond: 5 }

/**
 * Answers this process has given, by address. When its page's version says that there is a newer
 * one, that is made once, and readers get the old one meanwhile, for as long as it may be given.
 */
export function openAnswerMemory(parts: { watch: PageWatch; mostBytes: number }): AnswerMemory {
  const kept = keptAnswers(parts)
  const making = new Map<string, { at: number; answer: Promise<PublicAnswer> }>()
  const takeLook = openAllowance(LOOKS)
  let wroteAt = 0
  const isDoubtful = (at: number): boolean => at <= wroteAt && takeLook()

  const make = async (url: string, how: Make): Promise<PublicAnswer> => {
    const before = kept.find(url)
    const made = await how()
    if (before) await packLike(made.answer, before.answer)
    kept.keep(url, how, made)
    return made.answer
  }

  const find: AnswerMemory['find'] = async (url, how) => {
    const underWay = making.get(url)
    if (underWay && !isDoubtful(underWay.at)) return underWay.answer

    const one = { at: performance.now(), answer: make(url, how) }
    making.set(url, one)
    try {
      return await one.answer
    } finally {
      if (making.get(url) === one) making.delete(url)
    }
  }

  return {
    find,
    recall(url) {
      const entry = kept.find(url)
      if (!entry) return undefined
      const at = trueAt(entry)
      if (performance.now() - at > TRUE_FOR_MS || isDoubtful(at)) return undefined

      if (entry.lastTrueAt !== undefined && !making.has(url)) {
        find(url, entry.make).catch(() => kept.drop(url))
      }
      return entry.answer
    },
    noteWrite: () => void (wroteAt = performance.now()),
  }
}
