import { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { clientNetwork, networkPrefix } from './client-address.ts'

const socket = new Socket()
Object.defineProperty(socket, 'remoteAddress', { value: '198.51.100.7' })

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.1:4711', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['[2001:db8:1:2:3:4:5:6]:443', '2001:db8:1:2::/64'],
  ['garbage<script>', '198.51.100.7'],
  ['', '198.51.100.7'],
])('of %j is %s', (ip, expected) => {
  expect(clientNetwork({ ip, socket })).toBe(expected)
})

it.each([
  ['192.0.2.77', '192.0.2.0/24'],
  ['2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['unknown', 'unknown'],
])('shows people %s as %s', (network, expected) => {
  expect(networkPrefix(network)).toBe(expected)
})
