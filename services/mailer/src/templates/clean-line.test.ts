import { expect, it } from 'vitest'
import { cleanLine } from './clean-line.ts'

it.each([
  ['Subject\r\nBcc: x@example.com', 'Subject Bcc: x@example.com'],
  ['a\u0000b\u001bc\u007fd\u0085e', 'a b c d e'],
  ['\u202egpj.exe\u202c \u2066x\u2069\u200f', 'gpj.exe x'],
  ['a\u061cb\u200ec\u200fd', 'a b c d'],
  ['a\u2028b\u2029c', 'a b c'],
  ['  a \t\n b  ', 'a b'],
  ['\ud800 lone', '\ufffd lone'],
  ['שלום 👩‍👩‍👧‍👦', 'שלום 👩‍👩‍👧‍👦'],
])('makes one clean line of %j', (text, line) => {
  expect(cleanLine(text, 100)).toBe(line)
})

it('cuts what is too long, between characters as people see them', () => {
  expect(cleanLine('abcdef', 6)).toBe('abcdef')
  expect(cleanLine('abcdefg', 6)).toBe('abcde…')
  expect(cleanLine('ab👩‍👩‍👧‍👦cd', 8)).toBe('ab…')
})
