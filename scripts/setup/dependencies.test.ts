import { expect, test } from 'vitest'
import { findDifference } from './dependencies.mjs'

const elsewhere = { version: '1.0.0', optional: true, os: ['nowhere'], cpu: [process.arch] }
const here = { version: '1.0.0', optional: true, os: [process.platform], cpu: [process.arch] }

test.each([
  ['a package that is missing', { a: { version: '1.0.0' } }, {}, 'a'],
  ['another version', { a: { version: '1.0.0' } }, { a: { version: '1.0.1' } }, 'a'],
  ['an optional package for this platform that is missing', { a: here }, {}, 'a'],
  ['nothing for an optional package of another platform', { a: elsewhere }, {}, undefined],
  ['nothing for what is installed as locked', { a: here }, { a: here }, undefined],
])('finds %s', (_what, locked, installed, expected) => {
  expect(findDifference({ '': {}, ...locked }, installed)).toBe(expected)
})
