import { expect, it } from 'vitest'
import { readableOn, textOn } from './accent.ts'

it('keeps a colour that can be read', () => {
  expect(readableOn('#ffffff', '#1a5fb4')).toBe('#1a5fb4')
})

it.each([
  ['#ffffff', '#ffe600'],
  ['#16181c', '#1a2b4c'],
])('moves a colour until it can be read on %s', (background, accent) => {
  const moved = readableOn(background, accent)

  expect(moved).not.toBe(accent)
  expect(readableOn(background, moved)).toBe(moved)
})

it('puts dark text on light colours and light text on dark ones', () => {
  expect(textOn('#ffe600')).toBe('#000000')
  expect(textOn('#1a5fb4')).toBe('#ffffff')
})
