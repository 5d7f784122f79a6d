import type { Lane } from '../deliveries/delivery-kind.ts'
import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import { claimDeliveries } from './claim-store.ts'
import type { Line } from './line.ts'
import type { Sending } from './send-lane.ts'

/** Claims what can begin at once through one relay; `barred` where it takes nothing just now. */
export async function claimFor(
  sending: Sending,
  { relay, slots }: Line,
  lane: Lane,
): Promise<ClaimedDelivery[] | 'barred'> {
  if (!sending.sender.lease.isSurelyOurs()) return []
  const admitted = relay.breaker.admit(slots.room)
  if (admitted === 0) return 'barred'

  let claimed: ClaimedDelivery[] = []
  let taken = 0
  try {
    taken = await sending.caps.take(relay, admitted)
    if (taken === 0) return 'barred'
    claimed = await claimUpTo(sending, lane, taken)
    return claimed
  } finally {
    if (claimed.length === 0) relay.breaker.release()
    sending.caps.giveBack(relay.id, taken - claimed.length)
  }
}

async function claimUpTo(
  { deps, sender }: Sending,
  lane: Lane,
  limit: number,
): Promise<ClaimedDelivery[]> {
  const claimant = { senderId: sender.id, addressHashKey: deps.addressHashKey }
  const heldSites = [...(await deps.holds.list()).keys()]
  const claimed = await claimDeliveries(deps.db, claimant, { lane, limit, heldSites })
  for (const { id } of claimed) sender.inHand.add(id)
  return claimed
}
