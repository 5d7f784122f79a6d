import type { Deps } from '../deps.ts'
import type { RelayOptions } from '../smtp/relay-options.ts'
import type { Breaker } from './breaker.ts'
import { openLedger } from './ledger.ts'
import { startLane } from './send-lane.ts'
import { startSender } from './sender.ts'

type Settings = {
  relay: RelayOptions
  leaseMs: number
  breaker: Breaker
  countOutcome: (labels: { kind: string; state: string }) => void
}

const TRANSACTIONAL_SLOTS = 4
const NOTICE_SLOTS = 4
const CAMPAIGN_SLOTS = 8
/** From a stop on: time for transactions under way, and a little for their outcomes. */
const GIVE_UP_AFTER_MS = 14_000

/** Starts sending in all lanes. Returns what stops it, leaving nothing claimed. */
export function startSending(
  deps: Deps,
  { relay, leaseMs, breaker, countOutcome }: Settings,
): () => Promise<void> {
  const { db, log, addressHashKey } = deps
  const sender = startSender({ db, log, leaseMs })
  const giveUp = new AbortController()
  const claimant = { senderId: sender.id, addressHashKey }
  const ledger = openLedger({ db, log, claimant, giveUp: giveUp.signal })
  const sending = { deps, relay, sender, ledger, breaker, countOutcome }
  const stopLanes = [
    startLane(sending, { lane: 'transactional', count: TRANSACTIONAL_SLOTS }),
    startLane(sending, { lane: 'notices', count: NOTICE_SLOTS }),
    startLane(sending, { lane: 'campaigns', count: CAMPAIGN_SLOTS }),
  ]

  return async () => {
    const timer = setTimeout(() => giveUp.abort(), GIVE_UP_AFTER_MS)
    await Promise.all(stopLanes.map((stop) => stop()))
    clearTimeout(timer)
    await sender.stop()
  }
}
