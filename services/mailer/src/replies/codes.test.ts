import { expect, it } from 'vitest'
import { enhancedCodeOf, meaningOf } from './codes.ts'

it.each([
  ['5.1.1', 'gone'],
  ['5.1.10', 'gone'],
  ['5.2.1', 'gone'],
  ['5.2.2', 'full'],
  ['4.2.2', 'full'],
  ['5.4.4', 'no-host'],
  ['4.2.1', 'later'],
  ['4.7.28', 'slow-down'],
  ['5.7.1', 'blocked'],
  ['5.7.26', 'our-identity'],
  ['5.7.515', 'our-identity'],
  ['5.3.4', 'message'],
  ['5.6.7', 'message'],
  ['5.0.0', undefined],
  ['5.1.0', undefined],
  ['', undefined],
])('%s is about: %s', (code, meaning) => {
  expect(meaningOf(code)).toBe(meaning)
})

it.each([
  ['550 5.1.1 no such user', '5.1.1'],
  ['550-5.7.26 Unauthenticated', '5.7.26'],
  ['smtp; 550 5.2.1 disabled', '5.2.1'],
  ['550 #5.1.0 Address rejected', '5.1.0'],
  ['5.4.4 (unable to route)', '5.4.4'],
  ['550 no such user', ''],
  ['550 our address 10.5.1.1 is blocked', ''],
])('the code of %s is %j', (reply, code) => {
  expect(enhancedCodeOf(reply)).toBe(code)
})
