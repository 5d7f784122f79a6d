import { en } from './words/en.ts'
import type { Words } from './words/sentences.ts'

/** What our mail says, keyed by language. Whoever reads another one gets English. */
export const WORDS = { en } as const satisfies Record<string, Words>

export type Language = keyof typeof WORDS

export const FALLBACK: Language = 'en'

export const LANGUAGES: readonly Language[] = ['en']

/** The language of ours nearest to a locale such as `en-GB`. */
export function languageOf(locale: string): Language {
  const [base = ''] = locale.toLowerCase().split(/[-_]/)
  return isLanguage(base) ? base : FALLBACK
}

export function isLanguage(text: string): text is Language {
  return Object.hasOwn(WORDS, text)
}
