import { expect, it } from 'vitest'
import { renderText } from './render.ts'

const link = (href: string, text = href): string =>
  `<a href="${href}" rel="nofollow ugc noopener">${text}</a>`

it.each([
  ['a\nb\n\nc', '<p>a<br />\nb</p>\n<p>c</p>'],
  ['*a* **b** `c`', '<p><em>a</em> <strong>b</strong> <code>c</code></p>'],
  ['> a\n> b', '<blockquote>\n<p>a<br />\nb</p>\n</blockquote>'],
  ['- a\n- b', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>'],
  ['3. a', '<ol start="3">\n<li>a</li>\n</ol>'],
  ['```\na < b\n```', '<pre><code>a &lt; b\n</code></pre>'],
  ['see https://a.example/x?y=1.', `<p>see ${link('https://a.example/x?y=1')}.</p>`],
  ['[here](https://a.example "t")', `<p>${link('https://a.example', 'here')}</p>`],
  ['[write](mailto:a@a.example)', `<p>${link('mailto:a@a.example', 'write')}</p>`],
  ['漢字 👩‍👩‍👧', '<p>漢字 👩‍👩‍👧</p>'],
  [
    '![a *map*](https://a.example/i.png)',
    `<p>${link('https://a.example/i.png', 'a <em>map</em>')}</p>`,
  ],
  ['Look![](https://a.example/i.png)', `<p>Look${link('https://a.example/i.png')}</p>`],
  ['[](https://a.example)', `<p>${link('https://a.example')}</p>`],
  ['Ah!https://a.example', `<p>Ah!${link('https://a.example')}</p>`],
  ['\\![b](https://a.example)', `<p>!${link('https://a.example', 'b')}</p>`],
  ['https://a.example/%E2%80%AEx%00', `<p>${link('https://a.example/%E2%80%AEx%00')}</p>`],
])('draws %j', (text, expected) => {
  expect(renderText(text).html).toBe(expected)
})

it.each([
  ['# no heading', '<p># no heading</p>'],
  ['no heading\n---', '<p>no heading<br />\n---</p>'],
  ['    no code', '<p>no code</p>'],
  ['| no | table |', '<p>| no | table |</p>'],
  ['&lt;b&gt; &#60;', '<p>&amp;lt;b&amp;gt; &amp;#60;</p>'],
  ['www.a.example me@a.example', '<p>www.a.example me@a.example</p>'],
])('leaves %j what it is', (text, expected) => {
  expect(renderText(text).html).toBe(expected)
})

it.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<svg/onload=alert(1)>',
  '<!--><img src=x onerror=alert(1)>-->',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java\tscript:alert(1))',
  '[x](\u0001javascript:alert(1))',
  '[x](vbscript:x)',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](file:///etc/passwd)',
  '[x](//evil.example)',
  '[x](/logout)',
  '[x](<javascript:alert(1)>)',
  '<javascript:alert(1)>',
  '![x](javascript:alert(1))',
  '`<script>alert(1)</script>`',
  '```html\n<script>alert(1)</script>\n```',
  'https://a.example/"onmouseover="alert(1)',
  '[x](https://a.example/"onmouseover="alert(1))',
  '[x](https://a.example "\\"onmouseover=alert(1)")',
  '[x]: javascript:alert(1)\n\n[x]',
  '</p></div><style>*{display:none}</style>',
  '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
])('defuses %j', (text) => {
  const { html } = renderText(text)
  const tags = [...html.matchAll(/<\/?([a-z]+)([^>]*)>/g)]

  expect(html.replaceAll(/<\/?[a-z]+[^<>]*>/g, '')).not.toMatch(/[<>]/)
  for (const [, name = '', attributes = ''] of tags) {
    expect(['p', 'br', 'a', 'code', 'pre']).toContain(name)
    if (attributes.trim() === '/' || attributes === '') continue
    expect(attributes).toMatch(/^ href="https?:\/\/[^"]*" rel="nofollow ugc noopener"$/)
  }
})

it.each([
  ['שלום\n\nhello', '<p dir="auto">שלום</p>\n<p dir="auto">hello</p>'],
  ['a \u202eb', '<p dir="auto">a \u202eb</p>'],
  ['- \u202ea\n- b', '<ul>\n<li dir="auto">\u202ea</li>\n<li dir="auto">b</li>\n</ul>'],
  ['- \u2067a\n\n  b', '<ul>\n<li dir="auto">\n<p>\u2067a</p>\n<p>b</p>\n</li>\n</ul>'],
  ['`\u202ea`', '<p dir="auto"><code dir="auto">\u202ea</code></p>'],
])('shuts in whatever turns the direction of %j', (text, expected) => {
  expect(renderText(text).html).toBe(expected)
})

it.each([
  ['```', '<p>```</p>'],
  ['>', '<p>&gt;</p>'],
  ['- \n-', '<p>- <br />\n-</p>'],
  ['`\u200b`', '<p>`\u200b`</p>'],
])('shows %j as it was written, since it would be drawn as nothing', (text, expected) => {
  expect(renderText(text).html).toBe(expected)
})

it('shows a text of markup and little else as it was written, and still sees its links', () => {
  const marks = '*a* '.repeat(2_500).trim()

  expect(renderText(marks).html).toMatch(/^<p><em>a<\/em> <em>/)
  expect(renderText(`${marks}\n\n<b> https://a.example`)).toEqual({
    html: `<p>${marks}</p>\n<p>&lt;b&gt; https://a.example</p>`,
    links: 1,
  })
})

it('counts links, however they are written', () => {
  expect(renderText('https://a.example [b](http://b.example) <https://c.example>').links).toBe(3)
  expect(renderText('<a href="https://a.example">a</a> `https://b.example`').links).toBe(1)
})

it('draws a comment full of anything, and no more than it can hold', () => {
  const pieces = ['>', '> - 1. ', '- ', '[', '[a](', '![', '*', 'a**b', '`', '<', '<http:', '\\']
  for (const piece of [...pieces, 'http://a.b/(', '- http://a\n', '```\n', '[a](http://b "', 'x']) {
    const { html } = renderText(piece.repeat(Math.floor(65_525 / piece.length)))

    expect(html).toMatch(/^<(p|pre|ul|ol|blockquote)>/)
    expect(html.length).toBeLessThan(65_525 * 12)
  }
})
