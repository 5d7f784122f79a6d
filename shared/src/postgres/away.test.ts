import { expect, it } from 'vitest'
import { isDatabaseAway, isOutOfTime } from './away.ts'

it.each([
  ['ECONNREFUSED', true],
  ['57P01', true],
  ['53100', true],
  ['42P01', true],
  ['23505', false],
  ['22021', false],
])('reads %s', (code, away) => {
  expect(isDatabaseAway(Object.assign(new Error('no'), { code }))).toBe(away)
})

it('tells a statement that took too long from a server that is shutting down', () => {
  expect(isOutOfTime(Object.assign(new Error('no'), { code: '57014' }))).toBe(true)
  expect(isOutOfTime(Object.assign(new Error('no'), { code: '57P01' }))).toBe(false)
})

it('reads what pg says about a pool it could not fill in time', () => {
  expect(isDatabaseAway(new Error('timeout exceeded when trying to connect'))).toBe(true)
})
