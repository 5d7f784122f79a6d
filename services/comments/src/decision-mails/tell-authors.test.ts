import { expect, it } from 'vitest'
import { newsOf } from './tell-authors.ts'

it.each([
  ['pending', 'approved', 'comment-approved'],
  ['pending', 'rejected', 'comment-rejected'],
  ['pending', 'deleted', 'comment-rejected'],
  ['approved', 'rejected', 'comment-removed'],
  ['approved', 'deleted', 'comment-removed'],
  ['approved', 'spam', undefined],
  ['pending', 'spam', undefined],
  ['approved', 'pending', undefined],
  ['rejected', 'approved', undefined],
  ['deleted', 'approved', undefined],
  ['approved', 'approved', undefined],
] as const)('what was %s and is %s is news of %s', (from, to, news) => {
  expect(newsOf({ from, to, reasons: [] })).toBe(news)
  expect(newsOf({ from, to, reasons: ['links'] })).toBe(news)
})

it('is no news to who is not to know that they are blocked', () => {
  expect(newsOf({ from: 'pending', to: 'approved', reasons: ['shadow-block'] })).toBeUndefined()
})
