import { expect, it } from 'vitest'
import { SiteId } from '../ids.ts'
import { isTokenValid, readTokenId, signToken } from './token.ts'

const claim = {
  purpose: 'confirm' as const,
  site: SiteId.parse('daily'),
  id: '019a0000-0000-7000-8000-000000000001',
}
const old = { kid: 'k1', secret: 'a'.repeat(32) }
const current = { kid: 'k2', secret: 'b'.repeat(32) }

it('is the same each time it is made, and says what it is about', () => {
  const token = signToken([current], claim)

  expect(signToken([current], claim)).toBe(token)
  expect(readTokenId(token)).toBe(claim.id)
  expect(isTokenValid([current], token, claim)).toBe(true)
})

it('has one spelling', () => {
  const token = signToken([current], claim)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const valid = alphabet
    .split('')
    .filter((last) => isTokenValid([current], `${token.slice(0, -1)}${last}`, claim))

  expect(valid).toEqual([token.at(-1)])
})

it('outlives the rotation of keys', () => {
  const token = signToken([old], claim)

  expect(isTokenValid([current, old], token, claim)).toBe(true)
  expect(isTokenValid([current], token, claim)).toBe(false)
})

it.each([
  { purpose: 'unsubscribe' as const },
  { site: SiteId.parse('weekly') },
  { id: '019a0000-0000-7000-8000-000000000002' },
])('is worthless for %o', (other) => {
  const token = signToken([current], claim)

  expect(isTokenValid([current], token, { ...claim, ...other })).toBe(false)
})

it.each(['', 'v1.k2.x.y', 'v2.k2.019a0000-0000-7000-8000-000000000001.x', '\u0000'])(
  'is not %j',
  (token) => {
    expect(readTokenId(token)).toBeUndefined()
    expect(isTokenValid([current], token, claim)).toBe(false)
  },
)
