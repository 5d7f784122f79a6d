// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { safeHref, safeHtml } from './safe-html.ts'

function shown(html: string): string {
  const box = document.createElement('div')
  box.append(safeHtml(html))
  return box.innerHTML
}

it('keeps what a comment may hold', () => {
  const html =
    '<p>a<br><em>b</em> <strong>c</strong> <code>d</code></p><blockquote><p>e</p></blockquote>' +
    '<pre>f</pre><ul><li>g</li></ul><ol><li>h</li></ol>'

  expect(shown(html)).toBe(html)
})

it.each([
  ['<p onclick="x()" style="color:red" class="a" id="b">t</p>', '<p>t</p>'],
  ['<script>x()</script><style>*{}</style>t', 't'],
  ['<img src=x onerror=x()>t', 't'],
  ['<iframe src="https://evil.example">a</iframe>t', 't'],
  ['<svg><a href="javascript:x()">t</a></svg>t', 't'],
  ['<div><section><p>t</p></section></div>', '<p>t</p>'],
  ['<a href="javascript:x()">t</a>', '<a>t</a>'],
  ['<a href="/relative">t</a>', '<a>t</a>'],
  ['a<!-- b -->c', 'ac'],
])('makes %s harmless', (html, expected) => {
  expect(shown(html)).toBe(expected)
})

it('lets links lead out without vouching for them', () => {
  expect(shown('<a href="https://example.com/a" target="_blank">t</a>')).toBe(
    '<a href="https://example.com/a" rel="nofollow ugc noopener">t</a>',
  )
})

it.each([
  ['https://example.com', 'https://example.com/'],
  ['mailto:a@example.com', 'mailto:a@example.com'],
  [' java\nscript:x()', null],
  ['data:text/html,x', null],
  ['example.com', null],
  [null, null],
])('reads %j as %j', (url, href) => {
  expect(safeHref(url)).toBe(href)
})
