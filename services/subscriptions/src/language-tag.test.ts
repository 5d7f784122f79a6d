import { expect, it } from 'vitest'
import { LanguageTag } from './language-tag.ts'

it.each([
  ['en', 'en'],
  ['PT-br', 'pt-BR'],
  ['zh-hant-tw', 'zh-Hant-TW'],
  ['de-CH-1996', 'de-CH-1996'],
])('writes %j as %j', (text, tag) => {
  expect(LanguageTag.parse(text)).toBe(tag)
})

it.each(['', 'e', 'english please', 'en_GB', 'en-', 'x'.repeat(36), 'en\0'])(
  'refuses %j',
  (text) => {
    expect(LanguageTag.safeParse(text).success).toBe(false)
  },
)
