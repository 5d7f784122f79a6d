import type { Lane } from '../deliveries/delivery-kind.ts'
import type { Relay } from '../relays/relay.ts'
import { Slots } from './slots.ts'

/** A relay as one lane uses it: with connections of its own. */
export type Line = { relay: Relay; slots: Slots }

/** How a relay's connections are shared out, so that no lane waits for another's. */
const SHARES: Record<Lane, number> = { transactional: 1 / 4, notices: 1 / 4, campaigns: 1 / 2 }

/** The relays of a lane, the one we prefer first. */
export function openLines(relays: Relay[], lane: Lane): Line[] {
  return relays
    .filter(({ lanes }) => lanes.includes(lane))
    .map((relay) => ({ relay, slots: new Slots(slotsOf(relay, lane), relay.options) }))
}

function slotsOf({ connections, lanes }: Relay, lane: Lane): number {
  const all = lanes.reduce((sum, one) => sum + SHARES[one], 0)
  return Math.max(1, Math.floor((connections * SHARES[lane]) / all))
}
