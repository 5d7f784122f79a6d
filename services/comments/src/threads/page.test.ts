import { expect, it } from 'vitest'
import { Page, PageId, pageKeys } from './page.ts'

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
