import type { Lane } from '../deliveries/delivery-kind.ts'
import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import { claimDeliveries } from './claim-store.ts'
import type { Line } from './line.ts'
import { PACED } from './outcome.ts'
import type { Sending } from './send-lane.ts'

/** What may begin, and whether something else was claimed that may not. */
type Claimed = { mayBegin: ClaimedDelivery[]; isMore: boolean }

/** With the word that it was let through to see if the relay is well again. */
export type Claim = Claimed & { isTrial: boolean }

const NOTHING: Claim = { mayBegin: [], isMore: false, isTrial: false }

/** Claims what can begin at once through one relay; `barred` where it takes nothing just now. */
export async function claimFor(
  sending: Sending,
  { relay, slots }: Line,
  lane: Lane,
): Promise<Claim | 'barred'> {
  const { sender, caps, pace, pauses } = sending
  if (!sender.lease.isSurelyOurs()) return NOTHING
  if (await pauses.reasonOf(relay.id)) return 'barred'
  const isTrial = relay.breaker.failures > 0
  const admitted = relay.breaker.admit(slots.room)
  if (admitted === 0) return 'barred'

  let begun = 0
  let ofDay = 0
  let tokens = 0
  try {
    ofDay = await caps.take(relay, admitted)
    if (ofDay === 0) return 'barred'
    tokens = await pace.takeRelay(relay, ofDay)
    if (tokens === 0) return pace.isSpent(relay) ? 'barred' : NOTHING

    const claim = await claimUpTo(sending, lane, tokens)
    begun = claim.mayBegin.length
    return { ...claim, isTrial }
  } finally {
    if (begun === 0) relay.breaker.release()
    caps.giveBack(relay.id, ofDay - begun)
    await pace.giveBackRelay(relay, tokens - begun)
  }
}

async function claimUpTo(sending: Sending, lane: Lane, limit: number): Promise<Claimed> {
  const { deps, sender, pace } = sending
  const claimant = { senderId: sender.id, addressHashKey: deps.addressHashKey }
  const heldSites = [...(await deps.holds.list()).keys(), ...pace.listRestingSites()]
  const claimed = await claimDeliveries(deps.db, claimant, { lane, limit, heldSites })
  for (const { id } of claimed) sender.inHand.add(id)

  const waits = await pace.admit(claimed)
  await putOff(sending, claimed, waits)
  return { mayBegin: claimed.filter((_, at) => !waits[at]), isMore: claimed.length > 0 }
}

const JITTER = 0.1

/** Gives back at once what its provider or its site has no room for: no try, only a later turn. */
async function putOff(
  { sender, ledger }: Sending,
  claimed: ClaimedDelivery[],
  waits: number[],
): Promise<void> {
  await Promise.all(
    claimed.map(async (delivery, at) => {
      const seconds = waits[at] ?? 0
      if (seconds === 0) return
      await ledger.settle(delivery, PACED, seconds * (1 + JITTER * Math.random()))
      sender.inHand.delete(delivery.id)
    }),
  )
}
