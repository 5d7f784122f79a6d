import { expect, it } from 'vitest'
import { publicationList } from './content.ts'

it.each([
  ['World', 'world'],
  ['Arts & Culture', 'arts-culture'],
  ['Überseehafen', 'uberseehafen'],
  ['中国', 'publications'],
  ['--', 'publications'],
  ['', 'publications'],
  [null, 'publications'],
  ['x'.repeat(100), 'x'.repeat(63)],
])('names the list of section %s %s', (section, list) => {
  expect(publicationList(section)).toBe(list)
})
