import { expect, it } from 'vitest'
import { lifetimeOf } from './delivery-kind.ts'

it.each([
  ['publication', '48 h'],
  ['digest', '48 h'],
  ['confirmation', '96 h'],
  ['moderator-notice', '96 h'],
  ['sign-in', '15 min'],
  ['my-comments', '1 h'],
] as const)('%s is tried for %s, as set, unless its link ends sooner', (kind, lifetime) => {
  expect(lifetimeOf(kind, { publicationHours: 48, otherHours: 96 })).toBe(lifetime)
})
