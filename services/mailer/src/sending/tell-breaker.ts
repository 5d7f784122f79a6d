import type { Deps } from '../deps.ts'
import type { Relay } from '../relays/relay.ts'
import type { Breaker } from './breaker.ts'
import type { Outcome } from './outcome.ts'

/** Some three minutes of doubling waits. */
const FAILURES_TO_TELL = 8

/** Lets a relay's breaker know how a try ended, and people if the relay needs them. */
export function tellBreaker(
  { alert }: Pick<Deps, 'alert'>,
  { id, breaker }: Relay,
  outcome: Outcome | undefined,
): void {
  const before = breaker.failures
  tell(breaker, outcome)
  if (breaker.failures <= before) return
  if (breaker.reason === 'relay-refuses') alert({ code: 'relay-refuses', detail: id })
  else if (breaker.failures >= FAILURES_TO_TELL) alert({ code: 'relay-away', detail: id })
}

function tell(breaker: Breaker, outcome: Outcome | undefined): void {
  if (!outcome) return breaker.release()
  const { state, trouble, reason, reply } = outcome
  if (trouble === 'relay') breaker.fail(reason ?? '')
  // One that takes messages and never answers would leave all of a campaign in doubt.
  else if (trouble === 'line' || state === 'unknown') breaker.doubt(reason ?? '')
  else if (reply) breaker.succeed()
  else breaker.release()
}
