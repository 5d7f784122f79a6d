import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import type { Relay } from '../relays/relay.ts'
import type { SmtpSession } from '../smtp/smtp-session.ts'
import { attemptDelivery } from './attempt-delivery.ts'
import { type Outcome, secondsUntilNextTry } from './outcome.ts'
import type { Sending } from './send-lane.ts'

type Way = { relay: Relay; session: SmtpSession; claimedAt: number }

/** Sends one delivery through a relay, and writes down how that went. It never rejects. */
export async function sendOne(
  sending: Sending,
  delivery: ClaimedDelivery,
  { relay, session, claimedAt }: Way,
): Promise<void> {
  const { deps, sender, ledger } = sending
  const log = deps.log.child({ deliveryId: delivery.id, kind: delivery.kind, relay: relay.id })
  try {
    const { lease } = sender
    const parts = { deps, relay, session, lease, ledger, claimedAt }
    const outcome = await attemptDelivery(parts, delivery)
    tellBreaker(relay, outcome)
    if (!outcome) return

    const isOurs = await ledger.settle(
      delivery,
      outcome,
      waitAfter(sending, { relay, delivery, outcome }),
    )
    const { state, reason } = outcome
    if (!isOurs) return log.warn({ state, reason }, 'outcome came too late to count')
    sending.countOutcome({ kind: delivery.kind, state })
    log.info({ state, reason }, 'delivery attempted')
    if (outcome.trouble) log.warn({ reason, cause: outcome.cause }, 'something is wrong')
  } catch (error) {
    relay.breaker.release()
    log.warn({ err: error }, 'delivery left to be given back')
  } finally {
    sender.inHand.delete(delivery.id)
  }
}

function tellBreaker({ breaker }: Relay, outcome: Outcome | undefined): void {
  if (outcome?.trouble === 'relay') breaker.fail(outcome.reason ?? 'relay-away')
  else if (outcome?.reply) breaker.succeed()
  else breaker.release()
}

/** How long until the next try. Where another relay can have it, none waits for this one. */
function waitAfter(
  { relays }: Sending,
  { relay, delivery, outcome }: { relay: Relay; delivery: ClaimedDelivery; outcome: Outcome },
): number {
  const others = relays.filter((other) => other !== relay && other.breaker.mayAdmit)
  const relayWaitSeconds = others.length > 0 ? 0 : relay.breaker.waitMs / 1_000
  const { attempts } = delivery
  return secondsUntilNextTry(outcome, { attempts, relayWaitSeconds, random: Math.random })
}
