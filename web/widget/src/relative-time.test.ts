import { expect, it } from 'vitest'
import { absoluteTime, relativeTime } from './relative-time.ts'

const NOW = new Date('2026-03-10T12:00:00Z')

it.each([
  ['2026-03-10T12:00:30Z', 'now'],
  ['2026-03-10T11:59:30Z', 'now'],
  ['2026-03-10T11:58:59Z', '1 minute ago'],
  ['2026-03-10T09:00:00Z', '3 hours ago'],
  ['2026-03-09T11:00:00Z', 'yesterday'],
  ['2026-02-24T12:00:00Z', '2 weeks ago'],
  ['2024-03-01T12:00:00Z', '2 years ago'],
])('calls %s %s', (at, words) => {
  expect(relativeTime(new Date(at), NOW, 'en')).toBe(words)
})

it('says the exact time in full', () => {
  expect(absoluteTime(NOW, 'en-GB')).toContain('10 March 2026')
})
