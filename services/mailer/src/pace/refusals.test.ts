import { expect, it } from 'vitest'
import { Refusals } from './refusals.ts'

function refusalsWithClock(): { refusals: Refusals; refuse: (seconds?: number) => boolean } {
  let now = 0
  const refusals = new Refusals(() => now)
  const refuse = (seconds = 10): boolean => {
    now += seconds * 1_000
    refusals.note('first', 0)
    return refusals.areEnough('first')
  }
  return { refusals, refuse }
}

it('are enough when there are three in a row', () => {
  const { refuse } = refusalsWithClock()

  expect([refuse(), refuse(), refuse()]).toEqual([false, false, true])
})

it('count once where they come together', () => {
  const { refuse } = refusalsWithClock()

  expect([refuse(), refuse(1), refuse(1), refuse(1)]).toEqual([false, false, false, false])
})

it('are forgotten once something was taken', () => {
  const { refusals, refuse } = refusalsWithClock()
  for (let times = 0; times < 3; times += 1) refuse()

  refusals.forget('first')

  expect(refuse()).toBe(false)
})

it('are enough at once where we are asked to stay away for more than a minute', () => {
  const { refusals } = refusalsWithClock()

  refusals.note('first', 300)

  expect(refusals.areEnough('first')).toBe(true)
})
