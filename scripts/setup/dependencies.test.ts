import { expect, test } from 'vitest'
import { findDifference } from './dependencies.mjs'

const plain = { version: '1.0.0' }
const here = { ...plain, optional: true, os: [process.platform], cpu: [process.arch] }
const elsewhere = { ...here, os: ['nowhere'] }

test.each([
  { what: 'a package that is missing', locked: { a: plain }, installed: {} },
  { what: 'another version', locked: { a: plain }, installed: { a: { version: '1.0.1' } } },
  { what: 'a missing optional package of this platform', locked: { a: here }, installed: {} },
])('$what is a difference', ({ locked, installed }) => {
  expect(findDifference({ '': {}, ...locked }, installed)).toBe('a')
})

test('a missing optional package of another platform is none', () => {
  expect(findDifference({ '': {}, a: plain, b: elsewhere }, { a: plain })).toBeUndefined()
})
