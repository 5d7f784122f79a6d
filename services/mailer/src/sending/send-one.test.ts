import { pino } from 'pino'
import { expect, it } from 'vitest'
import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import type { Relay } from '../relays/relay.ts'
import type { SmtpSession } from '../smtp/smtp-session.ts'
import { Breaker } from './breaker.ts'
import { GIVEN_BACK, type Outcome } from './outcome.ts'
import type { Sending } from './send-lane.ts'
import { sendOne } from './send-one.ts'

/** Sending through a relay that has failed and is to be tried again, whose campaign is held by now. */
function overtakenTrial() {
  let now = 0
  const breaker = new Breaker(() => now)
  breaker.fail('relay-away')
  now += 1_000
  const relay = { id: 'first', breaker, rate: 1, dailyCap: 10 } as Relay
  const settled: Outcome[] = []
  const given = { ofDay: 0, tokens: 0 }
  const sending = {
    deps: { log: pino({ enabled: false }) },
    sender: { inHand: new Set() },
    caps: { giveBack: (_: string, count: number) => void (given.ofDay += count) },
    pace: {
      enter: () => () => undefined,
      isTouchedSince: () => false,
      giveBackRelay: async (_: Relay, count: number) => void (given.tokens += count),
    },
    pauses: { isPaused: () => false },
    guard: { isHeldSince: () => true },
    ledger: { settle: async (_: unknown, outcome: Outcome) => settled.push(outcome) > 0 },
  } as unknown as Sending
  return { breaker, relay, sending, settled, given }
}

it('gives back all that was taken for a mail that is overtaken before it begins', async () => {
  const { breaker, relay, sending, settled, given } = overtakenTrial()
  expect(breaker.admit(1)).toBe(1)
  const way = { relay, session: {} as SmtpSession, claimedAt: 0, isTrial: true }

  await sendOne(sending, { id: 'd1' } as unknown as ClaimedDelivery, way)

  expect(settled).toEqual([GIVEN_BACK])
  expect(given).toEqual({ ofDay: 1, tokens: 1 })
  expect(breaker.admit(1)).toBe(1)
})

it('leaves the trial of another alone', async () => {
  const { breaker, relay, sending } = overtakenTrial()
  expect(breaker.admit(1)).toBe(1)
  const way = { relay, session: {} as SmtpSession, claimedAt: 0, isTrial: false }

  await sendOne(sending, { id: 'd1' } as unknown as ClaimedDelivery, way)

  expect(breaker.admit(1)).toBe(0)
})
