import { expect, it } from 'vitest'
import { relayOptions } from '../smtp/relay-options.ts'
import { Slots } from './slots.ts'

const OPTIONS = relayOptions('smtp://relay.example', 'https://talk.example.com')
const CONNECTIONS = 2

/** Slots, and work of which each piece goes on until it is told to end. */
function openSlots() {
  const slots = new Slots(CONNECTIONS, OPTIONS)
  const begun: (() => Promise<void>)[] = []
  const begin = (): void =>
    slots.begin(() => {
      const { promise, resolve } = Promise.withResolvers<void>()
      begun.push(() => {
        resolve()
        // Until what waits for its end has heard of it.
        return new Promise(setImmediate)
      })
      return promise
    })
  return { slots, begin, begun, endNext: async () => begun.shift()?.() }
}

it('have room for three rounds more than their connections begin at once', () => {
  const { slots, begin, begun } = openSlots()

  const room = slots.room
  for (let at = 0; at < room; at += 1) begin()

  expect(room).toBe(CONNECTIONS * 4)
  expect(begun).toHaveLength(CONNECTIONS)
  expect(slots.room).toBe(0)
})

it('want more when half of what waits is begun', async () => {
  const { slots, begin, endNext } = openSlots()
  for (let at = slots.room; at > 0; at -= 1) begin()
  let wantsMore = false
  void slots.whenRoom().then(() => (wantsMore = true))

  await endNext()
  await endNext()
  expect(wantsMore).toBe(false)

  await endNext()
  expect(wantsMore).toBe(true)
})
