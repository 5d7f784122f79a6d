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
  ['שלום 漢字 👩‍👩‍👧', '<p>שלום 漢字 👩‍👩‍👧</p>'],
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
  ['![alt](https://a.example/i.png)', `<p>!${link('https://a.example/i.png', 'alt')}</p>`],
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

it('counts links, however they are written', () => {
  expect(renderText('https://a.example [b](http://b.example) <https://c.example>').links).toBe(3)
  expect(renderText('<a href="https://a.example">a</a> `https://b.example`').links).toBe(1)
})

const many = (piece: string): string => piece.repeat(Math.floor(65_525 / piece.length))

it.each(
  [
    '>',
    '> - 1. ',
    '- ',
    '[',
    '[a](',
    '![',
    '*',
    'a**b',
    '*a_ ',
    '`',
    '<',
    '<http:',
    'http://',
    '\\',
  ]
    .map((piece) => [piece] as const)
    .concat([['http://a.b/('], ['- http://a\n'], ['[a](http://b "'], ['```\n'], ['e\u0301']]),
)('takes a bounded time for a comment full of %j', (piece) => {
  const begun = performance.now()
  const { html } = renderText(many(piece))

  expect(performance.now() - begun).toBeLessThan(2_000)
  expect(html.length).toBeLessThan(65_525 * 12)
})
