import { CommentId } from '@afterword/shared/ids'
import { expect, it } from 'vitest'
import { namesIn } from './mentions.ts'
import { renderText } from './render.ts'

const ada = CommentId.parse('019a0000-0000-7000-8000-000000000001')
const lovelace = CommentId.parse('019a0000-0000-7000-8000-000000000002')
const mentions = new Map([
  ['Ada', ada],
  ['Ada Lovelace', lovelace],
  ['o_o', ada],
])
const link = (id: string, name: string): string => `<a href="#comment-${id}">@${name}</a>`

it.each([
  ['@Ada, hello', ['Ada', 'Ada,', 'Ada, hello']],
  ['(@Ada L.)', ['Ada', 'Ada L', 'Ada L.)']],
  ['@Ada\n@Zoë', ['Ada', 'Zoë']],
  ['me@example.com @@x / @ y https://a.example/@me', []],
])('looks in %j for %j', (text, names) => {
  expect(namesIn(text)).toEqual(names)
})

it('looks for few names, whatever a text holds', () => {
  expect(namesIn('@a b c d e f g h i j '.repeat(3_000)).length).toBeLessThanOrEqual(60)
  expect(Math.max(...namesIn(`@${'a '.repeat(500)}`).map(({ length }) => length))).toBeLessThan(61)
})

it.each([
  ['@Ada hi', `<p>${link(ada, 'Ada')} hi</p>`],
  ['so says @Ada Lovelace.', `<p>so says ${link(lovelace, 'Ada Lovelace')}.</p>`],
  ['@Ada @Ada', `<p>${link(ada, 'Ada')} ${link(ada, 'Ada')}</p>`],
  ['**@Ada** @o_o', `<p><strong>${link(ada, 'Ada')}</strong> ${link(ada, 'o_o')}</p>`],
  ['@Adam @Bo me@Ada', '<p>@Adam @Bo me@Ada</p>'],
  ['`@Ada`', '<p><code>@Ada</code></p>'],
])('draws %j', (text, html) => {
  expect(renderText(text, mentions)).toEqual({ html, links: 0 })
})

it('makes no link within a link', () => {
  const { html, links } = renderText('[@Ada](https://a.example)', mentions)

  expect(html).not.toContain('#comment-')
  expect(links).toBe(1)
})

it('leaves the page to nobody who only writes as if', () => {
  expect(renderText(`[x](#comment-${ada})`).html).not.toContain('<a')
})
