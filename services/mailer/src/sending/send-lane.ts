import { startLoop } from '@afterword/shared/loop'
import { onceAMinute } from '@afterword/shared/once-a-minute'
import type { Lane } from '../deliveries/delivery-kind.ts'
import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import type { Deps } from '../deps.ts'
import type { Guard } from '../guard/guard.ts'
import type { Pace } from '../pace/pace.ts'
import type { DailyCaps } from '../relays/daily-cap.ts'
import type { RelayPauses } from '../relays/pauses.ts'
import type { Relay } from '../relays/relay.ts'
import { claimFor } from './claim-for-line.ts'
import type { Ledger } from './ledger.ts'
import { type Line, openLines } from './line.ts'
import { GIVEN_BACK } from './outcome.ts'
import { sendOne } from './send-one.ts'
import type { Sender } from './sender.ts'

/** What the lanes of one process share. */
export type Sending = {
  deps: Deps
  /** In the order we prefer them. */
  relays: Relay[]
  caps: DailyCaps
  pace: Pace
  pauses: RelayPauses
  guard: Guard
  sender: Sender
  ledger: Ledger
  countOutcome: (labels: { kind: string; state: string }) => void
}

const IDLE_MS = 200
/** A process has 25 s to stop, 8 of them for requests. */
const FINISH_WITHIN_MS = 12_000

/**
 * Sends what is due in one lane, through the first relay that takes mail just now. Only what can
 * begin at once is claimed. Returns what stops it: transactions under way may end, but not for
 * ever.
 */
export function startLane(sending: Sending, lane: Lane): () => Promise<void> {
  const lines = openLines(sending.relays, lane)

  const step = async (stopping: AbortSignal): Promise<number> => {
    for (const line of lines.filter(({ relay }) => relay.breaker.mayAdmit)) {
      await line.slots.whenRoom()
      if (stopping.aborted) return 0

      const claimedAt = performance.now()
      const claim = await claimFor(sending, line, lane)
      if (claim === 'barred') continue
      for (const delivery of claim.mayBegin) {
        const way = await wayOf(sending, delivery, { line, lines })
        // The relay may have been found away while we claimed: what that began before is no trial.
        const isTrial = way === line ? claim.isTrial : way.relay.breaker.failures > 0
        if (stopping.aborted) await giveBack(sending, delivery)
        else begin(sending, delivery, { line: way, claimedAt, isTrial })
      }
      return Number(claim.isMore)
    }
    return 0
  }

  const stopClaiming = startLoop(step, {
    idleMs: IDLE_MS,
    onError: onceAMinute((error) =>
      sending.deps.log.warn({ err: error, lane }, 'send loop failed, will try again'),
    ),
  })

  return async () => {
    const stopped = stopClaiming()
    await Promise.all(lines.map(({ slots }) => slots.close(FINISH_WITHIN_MS)))
    await stopped
  }
}

function begin(
  sending: Sending,
  delivery: ClaimedDelivery,
  { line: { relay, slots }, ...when }: { line: Line; claimedAt: number; isTrial: boolean },
): void {
  slots.begin((session) => sendOne(sending, delivery, { relay, session, ...when }))
}

/**
 * What was put off goes back the way it came, if that is open: who greylists knows the relay,
 * and who may have the message already sees the same sender again.
 */
async function wayOf(
  { caps, pace, pauses }: Sending,
  delivery: ClaimedDelivery,
  { line, lines }: { line: Line; lines: Line[] },
): Promise<Line> {
  const before = lines.find(({ relay }) => relay.id === delivery.relay)
  if (!before || before === line || before.slots.room === 0) return line
  const { relay } = before
  if (relay.dailyCap !== null || pauses.isPaused(relay.id) || relay.breaker.admit(1) === 0) {
    return line
  }
  if ((await pace.takeRelay(relay, 1)) === 0) {
    relay.breaker.release()
    return line
  }

  line.relay.breaker.release()
  caps.giveBack(line.relay.id, 1)
  await pace.giveBackRelay(line.relay, 1)
  return before
}

async function giveBack({ sender, ledger }: Sending, delivery: ClaimedDelivery): Promise<void> {
  await ledger.settle(delivery, GIVEN_BACK, 0)
  sender.inHand.delete(delivery.id)
}
