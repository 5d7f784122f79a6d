import { expect, it } from 'vitest'
import { isPageOfSite, Page, PageId, pageKeys } from './page.ts'

const origins = ['https://news.example', 'http://localhost:4000']

it.each([
  ['https://news.example/a', true],
  ['http://news.example/a', true],
  ['https://www.news.example/a', true],
  ['https://NEWS.example:443/a', true],
  ['http://localhost:4000/', true],
  ['http://localhost:4001/', false],
  ['https://news.example:8443/a', false],
  ['https://blog.news.example/a', false],
  ['https://news.example.evil.example/a', false],
  ['https://news.example@evil.example/a', false],
  ['javascript:alert(1)', false],
])('tells whether %j is a page of the site', (url, expected) => {
  expect(isPageOfSite(origins, url)).toBe(expected)
})

it.each(['', ' ', 'null', 'undefined', 'NaN', '[object Object]', 'a\u0001b'])(
  'takes %j for no id',
  (id) => {
    expect(PageId.safeParse(id).success).toBe(false)
  },
)

it('names a page by its id and by its normal address', () => {
  const page = Page.parse({ url: 'http://www.news.example/a/?utm_source=x#c', id: ' 42 ' })

  expect(pageKeys(page)).toEqual({ id: 'id:42', url: 'url:https://news.example/a' })
  expect(page.url).toBe('http://www.news.example/a/?utm_source=x#c')
})

it('cleans titles, and cuts them where they are too long', () => {
  const { title } = Page.parse({
    url: 'https://news.example/a',
    title: `\u202eFlood\n in the valley ${'x'.repeat(400)}`,
  })

  expect(title).toMatch(/^Flood in the valley x+$/)
  expect(title.length).toBeLessThanOrEqual(300)
})
