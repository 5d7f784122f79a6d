import { expect, it } from 'vitest'
import { z } from 'zod'
import { Problem } from '../problem.ts'
import { parseBody, parsePath, parseQuery } from './parse.ts'

const Schema = z.strictObject({ a: z.object({ 'b/c': z.string() }), limit: z.int().optional() })

function problemOf(attempt: () => unknown): Problem {
  try {
    attempt()
  } catch (error) {
    if (error instanceof Problem) return error
  }
  throw new Error('nothing was refused')
}

it('names every wrong field of a body by its pointer, unknown ones too', () => {
  const { code, details } = problemOf(() =>
    parseBody(Schema, { a: { 'b/c': 1 }, status: 'approved' }),
  )

  expect(code).toBe('invalid-body')
  expect(details.errors?.map(({ pointer }) => pointer)).toEqual(['#/a/b~1c', '#/status'])
})

it('names a wrong parameter of a query', () => {
  const { code, details } = problemOf(() => parseQuery(Schema, { a: { 'b/c': '' }, limit: 'x' }))

  expect(code).toBe('invalid-query')
  expect(details.errors?.map(({ pointer }) => pointer)).toEqual(['?limit'])
})

it.each(['a\0', ['a', '\0']])('refuses what PostgreSQL could not even look for: %j', (text) => {
  const Any = z.object({ text: z.unknown() })

  const { code, details } = problemOf(() => parseQuery(Any, { text, other: 'a' }))

  expect(code).toBe('invalid-query')
  expect(details.errors?.map(({ pointer }) => pointer)).toEqual(['?text'])
})

it('finds nothing at a path that holds no id', () => {
  expect(problemOf(() => parsePath(z.uuid(), 'x')).code).toBe('not-found')
})
