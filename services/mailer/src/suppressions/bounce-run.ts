import type { DeliveryId, SiteId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'

/** What reports say in a row of one address, which may pass. Replies to our face are counted apart. */
export type BounceRunsTable = {
  siteId: SiteId
  addressHash: Buffer
  kind: RunKind
  count: number
  beganAt: Generated<Date>
  lastAt: Generated<Date>
  lastDeliveryId: DeliveryId
  lastSentAt: Date
}

export type RunKind = 'soft' | 'no-such-host'

/** So many in a row, over so long: what may pass has not passed. */
export const LONGEST_RUNS = {
  soft: { count: 5, hours: 7 * 24, cause: 'soft-bounces' },
  'no-such-host': { count: 3, hours: 72, cause: 'no-such-host' },
} as const
