import { expect, it } from 'vitest'
import { SiteId } from '../ids.ts'
import { isMailTokenValid, readMailTokenId, signMailToken } from './mail-token.ts'

const claim = {
  purpose: 'bounce' as const,
  site: SiteId.parse('daily'),
  id: '019a0000-0000-7000-8000-0000000000ff',
}
const old = { kid: 'k1', secret: 'a'.repeat(32) }
const current = { kid: 'k234567890123456', secret: 'b'.repeat(32) }

it('is the same each time it is made, and says what it is about', () => {
  const token = signMailToken([current], claim)

  expect(signMailToken([current], claim)).toBe(token)
  expect(readMailTokenId(token)).toBe(claim.id)
  expect(isMailTokenValid([old, current], token, claim)).toBe(true)
})

it('fits the local part of an address, with the longest name a key may have', () => {
  const address = `b+${signMailToken([current], claim)}`

  expect(address).toMatch(/^[a-z0-9+.]+$/)
  expect(address).toHaveLength(64)
})

it('survives a server that writes addresses in capitals', () => {
  const token = signMailToken([old], claim).toUpperCase()

  expect(readMailTokenId(token)).toBe(claim.id)
  expect(isMailTokenValid([old], token, claim)).toBe(true)
})

it('outlives the rotation of keys, and not their removal', () => {
  const token = signMailToken([old], claim)

  expect(isMailTokenValid([current, old], token, claim)).toBe(true)
  expect(isMailTokenValid([current], token, claim)).toBe(false)
})

it.each([
  { purpose: 'unsubscribe-by-mail' as const },
  { site: SiteId.parse('weekly') },
  { id: '019a0000-0000-7000-8000-0000000000fe' },
])('is worthless for %o', (other) => {
  const token = signMailToken([old], claim)

  expect(isMailTokenValid([old], token, { ...claim, ...other })).toBe(false)
})

it('is worthless with one letter of its signature changed', () => {
  const token = signMailToken([old], claim)
  const changed = Array.from(token, (_, at) => at)
    .filter((at) => at > token.length - 20 && at < token.length - 1)
    .map((at) => token.slice(0, at) + (token[at] === 'a' ? 'b' : 'a') + token.slice(at + 1))

  expect(changed.filter((other) => isMailTokenValid([old], other, claim))).toEqual([])
})

it.each(['', 'k1', 'k1.', `k1.${'a'.repeat(44)}`, `k1.${'z'.repeat(45)}`, '\u0000'])(
  'is not %j',
  (token) => {
    expect(readMailTokenId(token)).toBeUndefined()
    expect(isMailTokenValid([old], token, claim)).toBe(false)
  },
)
