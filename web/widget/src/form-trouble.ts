import { counted } from './phrase.ts'
import { Refusal } from './refusal.ts'
import type { Language } from './strings.ts'

/** What to say at each field, and what to say about the whole. */
export type Trouble = { fields: Record<string, string>; message: string }

export const NO_TROUBLE: Trouble = { fields: {}, message: '' }

/** Puts a failed request into words: at the form's own fields where it names them. */
export function troubleOf(error: unknown, names: string[], language: Language): Trouble {
  if (!(error instanceof Refusal)) return { fields: {}, message: language.strings.offline }

  const fields: Record<string, string> = {}
  const rest: string[] = []
  for (const { pointer, detail } of error.errors) {
    const name = pointer.replace(/^#?\//, '')
    if (names.includes(name)) fields[name] ??= detail
    else rest.push(detail)
  }
  return { fields, message: rest.join(' ') || wordsFor(error, fields, language) }
}

function wordsFor(refusal: Refusal, fields: object, language: Language): string {
  const { strings } = language
  if (Object.keys(fields).length > 0) return strings.checkFields
  if (refusal.status === 429) return tooMany(refusal, language)
  if (refusal.status >= 500) return strings.unavailable
  if (refusal.code === 'idempotency-key-reused') return strings.earlierVersion
  return refusal.message || strings.refused
}

function tooMany({ retryAfterSeconds }: Refusal, language: Language): string {
  const { strings } = language
  if (!retryAfterSeconds) return strings.tooMany
  return counted(language, strings.tooManyWait, { count: retryAfterSeconds }).join('')
}
