import { expect, it } from 'vitest'
import { Breaker } from './breaker.ts'

function breakerWithClock(): { breaker: Breaker; pass: (ms: number) => void } {
  let now = 0
  return { breaker: new Breaker(() => now), pass: (ms) => void (now += ms) }
}

it('admits everybody while the relay is well', () => {
  const { breaker } = breakerWithClock()

  expect(breaker.admit(8)).toBe(8)
  expect(breaker.waitMs).toBe(0)
})

it('admits nobody for a second after a failure, then one until it is known how that went', () => {
  const { breaker, pass } = breakerWithClock()
  breaker.fail('relay-away')

  expect(breaker.admit(8)).toBe(0)
  pass(1_000)
  expect(breaker.admit(8)).toBe(1)
  expect(breaker.admit(8)).toBe(0)
  breaker.succeed()
  expect(breaker.admit(8)).toBe(8)
})

it('counts what fails together once', () => {
  const { breaker } = breakerWithClock()

  for (let times = 0; times < 8; times += 1) breaker.fail('relay-away')

  expect(breaker.failures).toBe(1)
})

it('takes a broken line for its fault only when it is the third in a row', () => {
  const { breaker } = breakerWithClock()
  breaker.doubt('connection-lost')
  breaker.doubt('connection-lost')
  breaker.succeed()
  breaker.doubt('connection-lost')
  breaker.doubt('connection-lost')
  expect(breaker.admit(8)).toBe(8)

  breaker.doubt('connection-lost')
  expect(breaker.admit(8)).toBe(0)
  expect(breaker.reason).toBe('connection-lost')
})

it('doubles its wait up to half a minute', () => {
  const { breaker, pass } = breakerWithClock()
  const waits = Array.from({ length: 8 }, () => {
    breaker.fail('relay-away')
    pass(breaker.waitMs)
    return breaker.waitMs / 1_000
  })

  expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30, 30])
})

it('lets another try when the one admitted found nothing to send', () => {
  const { breaker, pass } = breakerWithClock()
  breaker.fail('relay-away')
  pass(1_000)
  breaker.admit(1)

  breaker.release()

  expect(breaker.admit(8)).toBe(1)
})
