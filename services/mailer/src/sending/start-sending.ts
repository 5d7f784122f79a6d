import { LANES } from '../deliveries/delivery-kind.ts'
import type { Deps } from '../deps.ts'
import { openGuard } from '../guard/guard.ts'
import { DailyCaps } from '../relays/daily-cap.ts'
import { openLedger } from './ledger.ts'
import type { Ways } from './open-ways.ts'
import { startLane } from './send-lane.ts'
import { startSender } from './sender.ts'

type Settings = {
  ways: Ways
  leaseMs: number
  countOutcome: (labels: { kind: string; state: string }) => void
}

/** From a stop on: time for transactions under way, and a little for their outcomes. */
const GIVE_UP_AFTER_MS = 14_000

/** Starts sending in all lanes. Returns what stops it, leaving nothing claimed. */
export function startSending(
  deps: Deps,
  { ways, leaseMs, countOutcome }: Settings,
): () => Promise<void> {
  const { db, log, journal, addressHashKey, gate, resendLanes } = deps
  const sender = startSender({ db, log, leaseMs, gate, resendLanes })
  const giveUp = new AbortController()
  const claimant = { senderId: sender.id, addressHashKey }
  const ledger = openLedger({ db, log, journal, claimant, giveUp: giveUp.signal })
  const guard = openGuard({ deps, ...ways })
  const caps = new DailyCaps(db)
  const sending = { deps, ...ways, caps, guard, sender, ledger, countOutcome }
  const stopPace = ways.pace.start()
  const stopLanes = LANES.map((lane) => startLane(sending, lane))

  return async () => {
    const timer = setTimeout(() => giveUp.abort(), GIVE_UP_AFTER_MS)
    await Promise.all(stopLanes.map((stop) => stop()))
    clearTimeout(timer)
    // Without PostgreSQL it is lost for the day, as when we are killed.
    await Promise.all([sender.stop(), stopPace(), caps.end().catch(() => undefined)])
  }
}
