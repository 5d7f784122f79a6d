import { expect, it } from 'vitest'
import { BRACES, escapeHtml, fill, keepSections, protect } from './fill.ts'

it('fills what it has a value for, and leaves the rest for later', () => {
  expect(fill('{{one}} {{two}} {{toString}}', { one: '1' })).toBe('1 {{two}} {{toString}}')
})

it('encodes values, never the template', () => {
  expect(fill('<b>{{name}}</b>', { name: '<i>"&\'' }, escapeHtml)).toBe(
    '<b>&#60;i&#62;&#34;&#38;&#39;</b>',
  )
})

it('does not fill what a value brings along, at this filling or the next', () => {
  const first = fill('{{title}} {{link}}', { title: '{{link}} {{{x}}}' }, protect)

  expect(fill(first, { ...BRACES, link: 'https://x.example' })).toBe(
    '{{link}} {{{x}}} https://x.example',
  )
})

it('keeps a section only where it has a value', () => {
  const template = 'a{{#one}} {{one}}{{/one}}{{#two}} {{two}}{{/two}}'

  expect(keepSections(template, { one: '1', two: '' })).toBe('a {{one}}')
})
