import { startLoop } from '@afterword/shared/loop'
import { onceAMinute } from '@afterword/shared/once-a-minute'
import type { Lane } from '../deliveries/delivery-kind.ts'
import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import type { Deps } from '../deps.ts'
import type { RelayOptions } from '../smtp/relay-options.ts'
import type { SmtpSession } from '../smtp/smtp-session.ts'
import { attemptDelivery } from './attempt-delivery.ts'
import type { Breaker } from './breaker.ts'
import { claimDeliveries } from './claim-store.ts'
import type { Ledger } from './ledger.ts'
import { GIVEN_BACK, type Outcome, secondsUntilNextTry } from './outcome.ts'
import type { Sender } from './sender.ts'
import { Slots } from './slots.ts'

/** What the lanes of one process share. */
export type Sending = {
  deps: Deps
  relay: RelayOptions
  sender: Sender
  ledger: Ledger
  breaker: Breaker
  countOutcome: (labels: { kind: string; state: string }) => void
}

const IDLE_MS = 200
/** A process has 25 s to stop, 8 of them for requests. */
const FINISH_WITHIN_MS = 12_000

/**
 * Sends what is due in one lane, over connections of its own. Only what can begin at once is
 * claimed. Returns what stops it: transactions under way may end, but not for ever.
 */
export function startLane(
  sending: Sending,
  { lane, count }: { lane: Lane; count: number },
): () => Promise<void> {
  const slots = new Slots(count, sending.relay)

  const step = async (stopping: AbortSignal): Promise<number> => {
    await slots.whenRoom()
    if (stopping.aborted) return 0

    const claimedAt = performance.now()
    const claimed = await claim(sending, { lane, limit: slots.room })
    for (const delivery of claimed) {
      if (stopping.aborted) await giveBack(sending, delivery)
      else slots.begin((session) => sendOne(sending, delivery, { session, claimedAt }))
    }
    return claimed.length
  }

  const stopClaiming = startLoop(step, {
    idleMs: IDLE_MS,
    onError: onceAMinute((error) =>
      sending.deps.log.warn({ err: error, lane }, 'send loop failed, will try again'),
    ),
  })

  return async () => {
    const stopped = stopClaiming()
    await slots.close(FINISH_WITHIN_MS)
    await stopped
  }
}

async function claim(
  { deps, sender, breaker }: Sending,
  { lane, limit }: { lane: Lane; limit: number },
): Promise<ClaimedDelivery[]> {
  const admitted = sender.lease.isSurelyOurs() ? breaker.admit(limit) : 0
  if (admitted === 0) return []
  try {
    const claimant = { senderId: sender.id, addressHashKey: deps.addressHashKey }
    const heldSites = [...(await deps.holds.list()).keys()]
    const claimed = await claimDeliveries(deps.db, claimant, { lane, limit: admitted, heldSites })
    for (const { id } of claimed) sender.inHand.add(id)
    if (claimed.length === 0) breaker.release()
    return claimed
  } catch (error) {
    breaker.release()
    throw error
  }
}

async function sendOne(
  sending: Sending,
  delivery: ClaimedDelivery,
  { session, claimedAt }: { session: SmtpSession; claimedAt: number },
): Promise<void> {
  const { deps, sender, ledger, breaker } = sending
  const log = deps.log.child({ deliveryId: delivery.id, kind: delivery.kind })
  try {
    const { lease } = sender
    const outcome = await attemptDelivery({ deps, session, lease, ledger, claimedAt }, delivery)
    tellBreaker(breaker, outcome)
    if (!outcome) return

    const isOurs = await ledger.settle(delivery, outcome, secondsFor(breaker, delivery, outcome))
    const { state, reason } = outcome
    if (!isOurs) return log.warn({ state, reason }, 'outcome came too late to count')
    sending.countOutcome({ kind: delivery.kind, state })
    log.info({ state, reason }, 'delivery attempted')
    if (outcome.trouble) log.warn({ reason, cause: outcome.cause }, 'something is wrong')
  } catch (error) {
    breaker.release()
    log.warn({ err: error }, 'delivery left to be given back')
  } finally {
    sender.inHand.delete(delivery.id)
  }
}

async function giveBack({ sender, ledger }: Sending, delivery: ClaimedDelivery): Promise<void> {
  await ledger.settle(delivery, GIVEN_BACK, 0)
  sender.inHand.delete(delivery.id)
}

function tellBreaker(breaker: Breaker, outcome: Outcome | undefined): void {
  if (outcome?.trouble === 'relay') breaker.fail()
  else if (outcome?.reply) breaker.succeed()
  else breaker.release()
}

function secondsFor(breaker: Breaker, { attempts }: ClaimedDelivery, outcome: Outcome): number {
  const relayWaitSeconds = breaker.waitMs / 1_000
  return secondsUntilNextTry(outcome, { attempts, relayWaitSeconds, random: Math.random })
}
