import { expect, it } from 'vitest'
import { cleanLine, cleanText, isVisible } from './clean.ts'

it.each([
  ['  a\r\nb\rc\u2028d  ', 'a\nb\nc\nd'],
  ['a\tb', 'a b'],
  ['a\u0000\u0007\u001b[31m\u007f\u009bb', 'a[31mb'],
  ['e\u0301', 'é'],
  ['👩‍👩‍👧 漢字 שלום', '👩‍👩‍👧 漢字 שלום'],
  ['\u202eabc', '\u202eabc'],
  [`e${'\u0301'.repeat(9)}!`, 'é\u0301\u0301\u0301!'],
  [`a${'\u0323\u200d'.repeat(9)}`, `ạ\u200d${'\u0323\u200d'.repeat(3)}${'\u200d'.repeat(5)}`],
  ['ⷠⷡ e\u0302\u0323\u0301 1\ufe0f\u20e3 🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'ⷠⷡ ệ\u0301 1\ufe0f\u20e3 🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
])('keeps %j as %j', (text, expected) => {
  expect(cleanText(text)).toBe(expected)
})

it.each([
  ['Ada\n Lovelace', 'Ada Lovelace'],
  ['\u202eadA\u202c \u2066x\u2069', 'adA x'],
  ['\u200f', ''],
])('makes one line of %j: %j', (text, expected) => {
  expect(cleanLine(text)).toBe(expected)
})

it.each([
  ['', false],
  [' \n\u00a0\u3000', false],
  ['\u200b\u200d\u2060\ufeff', false],
  ['\u3164\u115f\u2800', false],
  ['\u{e0020}', false],
  ['.', true],
  ['👍', true],
  ['漢', true],
])('tells whether %j can be seen', (text, expected) => {
  expect(isVisible(text)).toBe(expected)
})
