import { describe, expect, it } from 'vitest'
import { LANGUAGES, languageOf, WORDS } from './words.ts'
import { flatten } from './words/flatten.ts'

const slotsOf = (sentence: string) => sentence.match(/\{\w+\}/g) ?? []
const PLURAL = /\.(zero|one|two|few|many|other)$/
const sayings = Object.fromEntries(flatten(WORDS.en))
/** The English one a sentence goes back to. */
const english = (path: string) => sayings[path.replace(PLURAL, '.other')] ?? ''

describe.each(LANGUAGES)('what is said in %s', (language) => {
  const sentences = flatten(WORDS[language])

  it('has slots only where they are filled', () => {
    const strange = sentences.filter(([path, sentence]) => {
      const known = slotsOf(english(path))
      return slotsOf(sentence).some((slot) => !['{site}', '{host}', ...known].includes(slot))
    })

    expect(strange).toEqual([])
  })

  it('names the topic and the sender wherever English does', () => {
    const silent = sentences.filter(([path, sentence]) => {
      const known = english(path)
      return ['{topic}', '{sender}', '{title}'].some(
        (slot) => known.includes(slot) && !sentence.includes(slot),
      )
    })

    expect(silent).toEqual([])
  })

  it('has just the plural forms of the language', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories

    for (const plural of [WORDS[language].andMore, WORDS[language].reply.subject]) {
      expect(Object.keys(plural).toSorted()).toEqual([...forms].toSorted())
    }
  })

  it('is one line each, well-formed, without stray spaces', () => {
    const odd = sentences.filter(
      ([, text]) => text !== text.trim() || /[\n\t]| {2}|[<>]/.test(text),
    )

    expect(odd).toEqual([])
  })
})

it.each([
  ['en', 'en'],
  ['en-GB', 'en'],
  ['EN_us', 'en'],
  ['de-AT', 'de'],
  ['pt-BR', 'pt'],
  ['zh-Hant-TW', 'zh'],
  ['ar-EG', 'ar'],
  ['xx', 'en'],
  ['toString', 'en'],
  ['', 'en'],
])('speaks to %s in %s', (locale, language) => {
  expect(languageOf(locale)).toBe(language)
})
