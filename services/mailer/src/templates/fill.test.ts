import { describe, expect, it } from 'vitest'
import { BRACES, escapeHtml, fill, protect } from './fill.ts'

it('fills what it has a value for, and leaves the rest for later', () => {
  expect(fill('{{one}} {{two}} {{toString}}', { one: '1' })).toBe('1 {{two}} {{toString}}')
})

it('encodes values, never the template', () => {
  expect(fill('<b>{{name}}</b>', { name: '<i>"&\'' }, escapeHtml)).toBe(
    '<b>&#60;i&#62;&#34;&#38;&#39;</b>',
  )
})

it('does not fill what a value brings along, at this filling or the next', () => {
  const first = fill('{{title}} {{#title}}{{title}}{{/title}} {{link}}', TITLE, protect)

  expect(fill(first, { ...BRACES, link: 'https://x.example' })).toBe(
    '{{link}} {{{x}}} {{link}} {{{x}}} https://x.example',
  )
})
const TITLE = { title: '{{link}} {{{x}}}' }

describe('a section', () => {
  it('is kept where it has a value', () => {
    const template = 'a{{#one}} {{one}}{{/one}}{{#two}} {{two}}{{/two}}{{#three}}3{{/three}}'

    expect(fill(template, { one: '1', two: '', three: undefined })).toBe('a 1')
  })

  it('is repeated for each entry of a list, which may hold lists', () => {
    const template = '{{#people}}{{name}}{{#tags}} #{{tag}} of {{name}}{{/tags}}{{end}}{{/people}}'
    const people = [
      { name: 'Ada', tags: [{ tag: 'x' }, { tag: 'y' }] },
      { name: 'Eda', tags: [] },
    ]

    expect(fill(template, { people, end: ';' })).toBe('Ada #x of Ada #y of Ada;Eda;')
  })

  it('stays for the next filling where nothing is said of it, with what is known filled in', () => {
    const first = fill('{{#later}}{{now}} {{more}}{{/later}}', { now: '1' })

    expect(fill(first, { later: [{ more: '2' }, { more: '3' }] })).toBe('1 21 3')
  })
})
