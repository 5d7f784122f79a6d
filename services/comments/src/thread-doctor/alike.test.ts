import { expect, it } from 'vitest'
import { areClose, haveOneQuery } from './alike.ts'

const at = (path: string): string => `https://news.example${path}`

it.each([
  ['/2026/harbour-reopens', '/news/harbour-reopens', true],
  ['/2026/harbour-reopens', '/2026/harbour-reopens-today', true],
  ['/harbour-reopens', '/harbour-reopens/amp', true],
  ['/a/harbour', '/b/market', false],
  ['/weather/2026-01-01', '/weather/2026-01-02', false],
  ['/article/17', '/article/18', false],
  ['/article/17', '/article/17-harbour', true],
  ['/', '/', false],
])('tells whether %j and %j are close: %s', (one, other, expected) => {
  expect(areClose(at(one), at(other))).toBe(expected)
  expect(areClose(at(other), at(one))).toBe(expected)
})

it.each([
  ['/a', '/A', true],
  ['/a', '/a?page=2', true],
  ['/a?id=1', '/a?id=2', false],
  ['/a?id=1', '/A?id=1&utm_source=x', true],
])('tells whether %j and %j may be one by their queries', (one, other, expected) => {
  expect(haveOneQuery(at(one), at(other))).toBe(expected)
})
