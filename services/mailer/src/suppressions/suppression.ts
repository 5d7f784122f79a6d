import type { SiteId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'

export type SuppressionScope = 'publications' | 'notices' | 'all'
export type SuppressionCause = 'hard-bounce' | 'complaint' | 'manual'

/** An address we must not write to. The hash outlives erasure, and names nobody without the key. */
export type SuppressionsTable = {
  siteId: SiteId
  addressHash: Buffer
  scope: SuppressionScope
  cause: SuppressionCause
  createdAt: Generated<Date>
}
