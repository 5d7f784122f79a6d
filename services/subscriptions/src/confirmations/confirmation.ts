import type { ConfirmationId, SiteId, SubscriberId } from '@afterword/shared/ids'
import type { Generated, Selectable } from 'kysely'

export type Confirmation = Selectable<ConfirmationsTable>

/** One mail that asks a reader to confirm, and the one click that may answer it. */
export type ConfirmationsTable = {
  id: ConfirmationId
  siteId: SiteId
  subscriberId: SubscriberId
  createdAt: Generated<Date>
  expiresAt: Generated<Date>
  confirmedAt: Date | null
  refusedAt: Date | null
  /** The click also tells the comments service whose address this is. */
  proves: Generated<boolean>
}

/** Whether it can still be answered, and if not, why. */
export type ConfirmationState = 'open' | 'confirmed' | 'refused' | 'expired'
export type CurrentConfirmation = Confirmation & { state: ConfirmationState }

/** What an address has been asked of late, and how it answered. */
export type Standing = {
  isRefused: boolean
  lastTenMinutes: number
  lastDay: number
  lastThirtyDays: number
}

const MOST_A_DAY = 2
const MOST_IN_THIRTY_DAYS = 3

/**
 * Whether one more mail may ask this address to confirm. Anyone can type anyone's address, so
 * mails without an answer are few: one in 10 minutes, two a day, three in 30 days, and none
 * for 30 days to who said "this was not me". Those answered by a click were welcome.
 */
export function mayAskAgain(standing: Standing): boolean {
  return (
    !standing.isRefused &&
    standing.lastTenMinutes === 0 &&
    standing.lastDay < MOST_A_DAY &&
    standing.lastThirtyDays < MOST_IN_THIRTY_DAYS
  )
}
