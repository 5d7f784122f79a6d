import { describe, expect, it } from 'vitest'
import { openKey, sealKey } from './sealed-key.ts'

const SECRET = 'a secret of at least 32 characters'
const KEY = Buffer.from('what nobody else may read')

describe('a sealed key', () => {
  it('opens for its owner, and looks different each time', () => {
    const [one, other] = [sealKey(SECRET, 'daily a', KEY), sealKey(SECRET, 'daily a', KEY)]

    expect(openKey(SECRET, 'daily a', one)).toEqual(KEY)
    expect(one).not.toEqual(other)
    expect(one.includes(KEY)).toBe(false)
  })

  it('opens for nobody else, and not once it was changed', () => {
    const sealed = sealKey(SECRET, 'daily a', KEY)
    const changed = Buffer.from(sealed)
    changed[changed.length - 1]! ^= 1

    const REFUSED = /unable to authenticate|tag length/
    expect(() => openKey(`${SECRET}!`, 'daily a', sealed)).toThrow(REFUSED)
    expect(() => openKey(SECRET, 'evening a', sealed)).toThrow(REFUSED)
    expect(() => openKey(SECRET, 'daily a', changed)).toThrow(REFUSED)
    expect(() => openKey(SECRET, 'daily a', sealed.subarray(0, 20))).toThrow(REFUSED)
  })
})
