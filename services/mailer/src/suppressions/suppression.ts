import type { ApiKeyId, SiteId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'
import { z } from 'zod'

export const SuppressionId = z.uuid().brand<'SuppressionId'>()
export type SuppressionId = z.infer<typeof SuppressionId>

export const SuppressionScope = z.enum(['publications', 'notices', 'all'])
export type SuppressionScope = z.infer<typeof SuppressionScope>

export const SuppressionCause = z.enum([
  'hard-bounce',
  'soft-bounces',
  'no-such-host',
  'complaint',
  'manual',
])
export type SuppressionCause = z.infer<typeof SuppressionCause>

/** An address we must not write to. The hash outlives erasure, and names nobody without the key. */
export type SuppressionsTable = {
  id: Generated<SuppressionId>
  siteId: SiteId
  addressHash: Buffer
  scope: SuppressionScope
  cause: SuppressionCause
  note: Generated<string | null>
  createdBy: Generated<ApiKeyId | null>
  createdAt: Generated<Date>
  /** When it was found not to exist, if that is not the cause. */
  bouncedAt: Generated<Date | null>
  /** When a confirmation was last let through to ask whether all is well again. */
  askedAgainAt: Generated<Date | null>
}

/** One that is over, and how that came. */
export type LiftedSuppressionsTable = {
  id: SuppressionId
  siteId: SiteId
  addressHash: Buffer
  scope: SuppressionScope
  cause: SuppressionCause
  note: string | null
  createdBy: ApiKeyId | null
  createdAt: Date
  liftedHow: 'by-hand' | 'confirmed'
  liftedBy: ApiKeyId | null
  liftNote: string | null
  liftedAt: Generated<Date>
}
