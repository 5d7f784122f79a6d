import { expect, it } from 'vitest'
import { counted, phrase } from './phrase.ts'
import { english, languageFor } from './strings.ts'

it.each([
  ['en', 'en'],
  ['en-GB', 'en-GB'],
  ['xx', 'en'],
  ['en_US', 'en'],
  ['', 'en'],
])('reads the locale %j as %s', (locale, expected) => {
  expect(languageFor(locale)).toEqual({ strings: english, locale: expected })
})

it('fills in the braces, and leaves the rest alone', () => {
  expect(phrase('a {x} b {y}', { x: 1, y: '{z}' }).join('')).toBe('a 1 b {z}')
})

it('counts as the language does', () => {
  const said = [1, 2, 1234].map((count) =>
    counted(languageFor('en'), english.replies, { count }).join(''),
  )

  expect(said).toEqual(['1 reply', '2 replies', '1,234 replies'])
})
