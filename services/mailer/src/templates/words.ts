import { ar } from './words/ar.ts'
import { de } from './words/de.ts'
import { en } from './words/en.ts'
import { es } from './words/es.ts'
import { fr } from './words/fr.ts'
import { pt } from './words/pt.ts'
import { ru } from './words/ru.ts'
import type { Words } from './words/sentences.ts'
import { zh } from './words/zh.ts'

/** What our mail says, keyed by language. Whoever reads another one gets English. */
export const WORDS = { ar, de, en, es, fr, pt, ru, zh } as const satisfies Record<string, Words>

export type Language = keyof typeof WORDS

export const FALLBACK: Language = 'en'

export const LANGUAGES: readonly Language[] = Object.keys(WORDS).filter(isLanguage)

/** The language of ours nearest to a locale such as `en-GB`. */
export function languageOf(locale: string): Language {
  const [base = ''] = locale.toLowerCase().split(/[-_]/)
  return isLanguage(base) ? base : FALLBACK
}

export function isLanguage(text: string): text is Language {
  return Object.hasOwn(WORDS, text)
}
