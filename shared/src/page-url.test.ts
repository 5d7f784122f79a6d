import { describe, expect, it } from 'vitest'
import { isPageOf, normalisePageUrl, withoutTracking } from './page-url.ts'

const page = 'https://news.example/2026/flood'

describe('the normal address of a page', () => {
  it.each([
    'https://news.example/2026/flood',
    'http://news.example/2026/flood',
    'HTTPS://NEWS.EXAMPLE/2026/flood',
    'https://www.news.example/2026/flood',
    'http://www.news.example:80/2026/flood',
    'https://www.www.news.example/2026/flood',
    'https://news.example:443/2026/flood',
    'https://news.example./2026/flood',
    'https://news.example/2026/flood/',
    'https://news.example/2026/flood//',
    'https://news.example//2026///flood',
    'https://news.example/2026/./flood',
    'https://news.example/2026/drought/../flood',
    'https://news.example/2026/%2e/flood',
    'https://news.example/2026/flood/index.html',
    'https://news.example/2026/flood/index.htm',
    'https://news.example/2026/flood/INDEX.HTML',
    'https://news.example/2026/flood/index%2ehtml',
    'https://news.example/2026/flood/index.html/index.html',
    'https://news.example/2026/flood/index.html/',
    'https://news.example/2026/%66lood',
    'https://news.example\\2026\\flood',
    '  https://news.example/2026/flood\n',
    'https://news.example/2026/flood#comments',
    'https://news.example/2026/flood#',
    'https://news.example/2026/flood#!/page',
    'https://news.example/2026/flood?',
    'https://news.example/2026/flood?&&',
    'https://news.example/2026/flood?=',
    'https://news.example/2026/flood?utm_source=mail&utm_medium=email&utm_campaign=x',
    'https://news.example/2026/flood?UTM_Source=mail',
    'https://news.example/2026/flood?%75tm_source=mail',
    'https://news.example/2026/flood?fbclid=abc',
    'https://news.example/2026/flood?gclid=abc#top',
    'https://news.example/2026/flood?msclkid=abc',
    'https://news.example/2026/flood?mc_cid=a&mc_eid=b',
    'https://news.example/2026/flood?igshid=abc',
    'https://news.example/2026/flood?_ga=1.2.3',
    'https://news.example/2026/flood?gbraid=x&wbraid=y&dclid=z',
    'https://news.example/2026/flood?_hsenc=x&_hsmi=y',
    'https://news.example/2026/flood?mkt_tok=x',
    'https://news.example/2026/flood?xtor=RSS-1',
    'https://news.example/2026/flood?pk_campaign=x&mtm_source=y',
    'https://news.example/2026/flood/?utm_source=rss#top',
  ])('of %j is always the same', (text) => {
    expect(normalisePageUrl(text)).toBe(page)
  })

  it.each([
    ['https://news.example', 'https://news.example/'],
    ['https://news.example/index.html', 'https://news.example/'],
    ['https://www.example/a', 'https://www.example/a'],
    ['https://news.example/A', 'https://news.example/A'],
    ['https://news.example/index.html.bak', 'https://news.example/index.html.bak'],
    ['https://news.example/reindex.html', 'https://news.example/reindex.html'],
    ['https://news.example:8443/a', 'https://news.example:8443/a'],
    ['http://127.0.0.1:4000/a', 'https://127.0.0.1:4000/a'],
    ['http://[2001:DB8::1]:4000/a', 'https://[2001:db8::1]:4000/a'],
    ['https://bücher.example/ä', 'https://xn--bcher-kva.example/%C3%A4'],
    ['https://news.example/%c3%a4', 'https://news.example/%C3%A4'],
    ['https://news.example/a%2Fb', 'https://news.example/a%2Fb'],
    ['https://news.example/100%', 'https://news.example/100%25'],
    ['https://news.example/%%341', 'https://news.example/%2541'],
    ['https://news.example/%2541', 'https://news.example/%2541'],
    ['https://news.example/a?b=2&a=1', 'https://news.example/a?a=1&b=2'],
    ['https://news.example/a?tag=z&tag=a', 'https://news.example/a?tag=z&tag=a'],
    ['https://news.example/a?q=x+y', 'https://news.example/a?q=x%20y'],
    ['https://news.example/a?q=x%20y', 'https://news.example/a?q=x%20y'],
    ['https://news.example/a?q=%e9', 'https://news.example/a?q=%E9'],
    ['https://news.example/a?page=', 'https://news.example/a?page'],
    ['https://news.example/a?p==', 'https://news.example/a?p=='],
    ['https://news.example/?p=12&utm_source=x', 'https://news.example/?p=12'],
    [
      'https://news.example/a?url=https://b.example/?c',
      'https://news.example/a?url=https://b.example/?c',
    ],
    ['https://news.example/a?utmost=1', 'https://news.example/a?utmost=1'],
    ['https://news.example/a?ref=1&id=2', 'https://news.example/a?id=2&ref=1'],
    ['https://news.example/a?__proto__=1', 'https://news.example/a?__proto__=1'],
  ])('of %j is %j', (text, expected) => {
    expect(normalisePageUrl(text)).toBe(expected)
  })

  it.each([
    '',
    'null',
    '/2026/flood',
    '//news.example/a',
    'news.example/a',
    'https://',
    'https://user@news.example/a',
    'https://:secret@news.example/a',
    'ftp://news.example/a',
    'javascript:alert(1)',
    'data:text/html,hello',
    'file:///etc/passwd',
    'mailto:desk@news.example',
    'https://news.example:99999/',
    'https://news example/',
    `https://news.example/${'a'.repeat(2_000)}`,
    `https://news.example/${'ä'.repeat(500)}`,
  ])('is nothing for %j', (text) => {
    expect(normalisePageUrl(text)).toBeUndefined()
  })

  it.each([
    'https://www.www.com/',
    'http://news.example:443/%%341?b=%%34&a==#x',
    'https://news.example/index.htm//index.html?a=&a=+',
    'https://news.example/a?%75tm_=1&x=%2B',
    'https://news.example/a?p===',
  ])('of its own result is that result: %j', (text) => {
    const once = normalisePageUrl(text)

    expect(once).toBeDefined()
    expect(normalisePageUrl(once!)).toBe(once)
  })
})

it.each([
  ['https://news.example/a?b#c', true],
  ['http://news.example/a', true],
  ['https://www.news.example/a', true],
  ['https://NEWS.example:443/a', true],
  ['http://localhost:4000/', true],
  ['http://localhost:4001/', false],
  ['https://news.example:8443/a', false],
  ['https://blog.news.example/a', false],
  ['https://news.example.evil.example/a', false],
  ['https://news.example@evil.example/a', false],
  ['https://evil.example/https://news.example/', false],
  ['javascript:alert(1)', false],
  ['not a page', false],
])('tells whether %j is a page of the site', (text, expected) => {
  expect(isPageOf(['https://news.example', 'http://localhost:4000'], text)).toBe(expected)
})

describe('an address without tracking', () => {
  it.each([
    ['https://www.news.example/a/?mc_eid=9f2a&p=7#x', 'https://www.news.example/a/?p=7'],
    ['https://news.example/a?UTM_Source=mail&fbclid=1&fbclid=2', 'https://news.example/a'],
    ['http://news.example/a?b=1&a=%C3%A9', 'http://news.example/a?b=1&a=%C3%A9'],
  ])('is of %s %s', (given, expected) => {
    expect(withoutTracking(given)).toBe(expected)
  })
})
