import type { Generated } from 'kysely'

/** How much of a relay's daily cap senders have taken. */
export type RelayDaysTable = { relay: string; day: Date; taken: number }

/** Until when a relay is left alone, and why. */
export type RelayPausesTable = {
  relay: string
  reason: string
  count: Generated<number>
  pausedAt: Generated<Date>
  pausedUntil: Date
}
