import { expect, it } from 'vitest'
import type { Alert } from '../alerts/alert.ts'
import type { Relay } from '../relays/relay.ts'
import { Breaker } from './breaker.ts'
import type { Outcome } from './outcome.ts'
import { tellBreaker } from './tell-breaker.ts'

const AWAY = { state: 'deferred', trouble: 'relay', reason: 'relay-away', reply: null } as Outcome

it('a relay that is away is told of at the eighth failure, and at each after it', () => {
  let now = 0
  const relay = { id: 'spare', breaker: new Breaker(() => now) } as Relay
  const raised: Alert[] = []
  const fail = () => {
    now += 60_000
    tellBreaker({ alert: (alert) => void raised.push(alert) }, relay, AWAY)
  }

  for (let times = 0; times < 7; times += 1) fail()
  expect(raised).toEqual([])
  for (let times = 0; times < 3; times += 1) fail()

  const alert = { code: 'relay-away', detail: 'spare' }
  expect(raised).toEqual([alert, alert, alert])
})
