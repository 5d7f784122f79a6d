import { SiteId } from '@afterword/shared/ids'
import { expect, it } from 'vitest'
import { hashesOfNetwork, hashNetwork } from './network-hash.ts'

const keys = { tokenKeys: [{ kid: 'k1', secret: 'a'.repeat(32) }] }
const network = { site: SiteId.parse('daily'), client: '192.0.2.1', now: new Date('2026-11-01') }
const later = (days: number): Date => new Date(network.now.getTime() + days * 86_400_000)

it('knows a network again for 30 days, however they fall', () => {
  const stored = hashNetwork(keys, network)

  const known = hashesOfNetwork(keys, { ...network, now: later(30) })
  expect(known.some((hash) => hash.equals(stored))).toBe(true)
})

it('knows a network again after a change of keys, in both windows', () => {
  const stored = hashNetwork(keys, network)
  const changed = { tokenKeys: [{ kid: 'k2', secret: 'b'.repeat(32) }, ...keys.tokenKeys] }

  for (const days of [0, 30]) {
    const known = hashesOfNetwork(changed, { ...network, now: later(days) })
    expect(known.some((hash) => hash.equals(stored))).toBe(true)
  }
  expect(hashNetwork(changed, network)).not.toEqual(stored)
})

it('knows nothing of a network after 60 days', () => {
  const stored = hashNetwork(keys, network)

  const known = hashesOfNetwork(keys, { ...network, now: later(60) })
  expect(known.some((hash) => hash.equals(stored))).toBe(false)
})

it.each([{ site: SiteId.parse('weekly') }, { client: '192.0.2.2' }])(
  'tells networks and sites apart: %o',
  (other) => {
    expect(hashNetwork(keys, { ...network, ...other })).not.toEqual(hashNetwork(keys, network))
  },
)
