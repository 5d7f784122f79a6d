import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import type { Relay } from '../relays/relay.ts'
import type { SmtpSession } from '../smtp/smtp-session.ts'
import { attemptDelivery } from './attempt-delivery.ts'
import { GIVEN_BACK, type Outcome, secondsUntilNextTry } from './outcome.ts'
import type { Sending } from './send-lane.ts'
import { tellBreaker } from './tell-breaker.ts'

type Way = {
  relay: Relay
  session: SmtpSession
  claimedAt: number
  /** Whether it is sent to see if the relay is well again. */
  isTrial: boolean
}

/** What was claimed, and is overtaken by what others met in the meantime, is looked at again then. */
const OVERTAKEN_SECONDS = 1

/** Sends one delivery through a relay, and writes down how that went. It never rejects. */
export async function sendOne(
  sending: Sending,
  delivery: ClaimedDelivery,
  { relay, session, claimedAt, isTrial }: Way,
): Promise<void> {
  const { deps, sender, ledger, pace, guard } = sending
  const { log } = deps
  const about = { deliveryId: delivery.id, kind: delivery.kind, relay: relay.id }
  const leave = pace.enter(delivery)
  try {
    if (isOvertaken(sending, delivery, { relay, claimedAt, isTrial })) {
      await giveUp(sending, { relay, isTrial })
      await ledger.settle(delivery, GIVEN_BACK, OVERTAKEN_SECONDS)
      return
    }
    const { lease } = sender
    const parts = { deps, relay, session, lease, ledger, claimedAt }
    const outcome = await attemptDelivery(parts, delivery)
    tellBreaker(deps, relay, outcome)
    if (!outcome) return
    await learnPace(sending, delivery, { relay, outcome })

    const isOurs = await ledger.settle(
      delivery,
      outcome,
      waitAfter(sending, { relay, delivery, outcome }),
    )
    const { state, reason } = outcome
    if (!isOurs) return log.warn({ ...about, state, reason }, 'outcome came too late to count')
    await guard.learn(delivery, relay.id, outcome)
    sending.countOutcome({ kind: delivery.kind, state })
    // What was sent, the ledger says; a line for each of a million would cost more than it tells.
    log[state === 'sent' ? 'debug' : 'info']({ ...about, state, reason }, 'delivery attempted')
    if (outcome.trouble) log.warn({ ...about, reason, cause: outcome.cause }, 'something is wrong')
  } catch (error) {
    relay.breaker.release()
    log.warn({ ...about, err: error }, 'delivery left to be given back')
  } finally {
    leave()
    sender.inHand.delete(delivery.id)
  }
}

/** Learns how fast mail may leave, and tells people of a relay that takes none. */
async function learnPace(
  { deps, pace }: Sending,
  delivery: ClaimedDelivery,
  { relay, outcome }: { relay: Relay; outcome: Outcome },
): Promise<void> {
  await pace.learn(delivery, relay, outcome)
  if (outcome.trouble !== 'relay-pace' || !pace.isSpent(relay)) return
  deps.alert({ code: 'relay-spent', detail: relay.id })
}

function isOvertaken(
  { pace, pauses, guard }: Sending,
  delivery: ClaimedDelivery,
  { relay, claimedAt, isTrial }: Omit<Way, 'session'>,
): boolean {
  if (relay.breaker.failures > 0 && !isTrial) return true
  if (pauses.isPaused(relay.id)) return true
  return guard.isHeldSince(delivery, claimedAt) || pace.isTouchedSince(delivery, claimedAt)
}

/** What was taken for a mail that does not go after all is there for the next. */
async function giveUp(
  { caps, pace }: Sending,
  { relay, isTrial }: Pick<Way, 'relay' | 'isTrial'>,
): Promise<void> {
  if (isTrial) relay.breaker.release()
  caps.giveBack(relay.id, 1)
  await pace.giveBackRelay(relay, 1)
}

/** How long until the next try. Where another relay can have it, none waits for this one. */
function waitAfter(
  { relays }: Sending,
  { relay, delivery, outcome }: { relay: Relay; delivery: ClaimedDelivery; outcome: Outcome },
): number {
  const others = relays.filter((other) => other !== relay && other.breaker.mayAdmit)
  const relayWaitSeconds = others.length > 0 ? 0 : relay.breaker.waitMs / 1_000
  const { attempts, epoch } = delivery
  return secondsUntilNextTry(outcome, { attempts, epoch, relayWaitSeconds, random: Math.random })
}
