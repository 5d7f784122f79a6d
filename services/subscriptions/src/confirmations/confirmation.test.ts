import { expect, it } from 'vitest'
import { mayAskAgain } from './confirmation.ts'

const quiet = { isRefused: false, lastTenMinutes: 0, lastDay: 0, lastThirtyDays: 0 }

it.each([
  [{}, true],
  [{ lastDay: 1, lastThirtyDays: 1 }, true],
  [{ lastDay: 1, lastThirtyDays: 2 }, true],
  [{ lastTenMinutes: 1, lastDay: 1, lastThirtyDays: 1 }, false],
  [{ lastDay: 2, lastThirtyDays: 2 }, false],
  [{ lastThirtyDays: 3 }, false],
  [{ isRefused: true }, false],
])('after %o an address may be asked again: %s', (standing, expected) => {
  expect(mayAskAgain({ ...quiet, ...standing })).toBe(expected)
})
