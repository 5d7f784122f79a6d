import { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { clientNetwork } from './client-address.ts'

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
