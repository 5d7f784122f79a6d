import { expect, it } from 'vitest'
import { pageLimit } from './page-limit.ts'

it.each([
  ['1', 1],
  ['100', 100],
  ['0', 1],
  ['-5', 1],
  ['101', 100],
  [undefined, 20],
])('%s asks for a page of %s', (limit, size) => {
  expect(pageLimit(20).parse(limit)).toBe(size)
})

it('is the most where neither the query nor the route says', () => {
  expect(pageLimit().parse(undefined)).toBe(100)
})

it.each(['many', '1.5'])('%s is no size', (limit) => {
  expect(pageLimit().safeParse(limit).success).toBe(false)
})
