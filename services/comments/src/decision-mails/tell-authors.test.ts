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
  const wasSeen = from !== 'pending'
  expect(newsOf({ from, to, wasSeen, reasons: [] })).toBe(news)
  expect(newsOf({ from, to, wasSeen, reasons: ['links'] })).toBe(news)
})

it.each(['rejected', 'deleted'] as const)(
  'what was seen, waited again and is %s is news of a removal',
  (to) => {
    const turn = { from: 'pending', to, wasSeen: true } as const
    expect(newsOf({ ...turn, reasons: ['reports'] })).toBe('comment-removed')
  },
)

it('is no news to who is not to know that they are blocked', () => {
  const turn = { from: 'pending', to: 'approved', wasSeen: false } as const
  expect(newsOf({ ...turn, reasons: ['shadow-block'] })).toBeUndefined()
})
