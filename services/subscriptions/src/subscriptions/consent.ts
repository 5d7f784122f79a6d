import type { SubscriptionId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'
import { z } from 'zod'

export const ConsentId = z.uuid().brand<'ConsentId'>()
export type ConsentId = z.infer<typeof ConsentId>

/** Which version of our words readers see where they ask, confirm and leave. New words, new version. */
export const WORDS = '2026-11'

/** Who agreed to what, when, where and how; kept as evidence. */
export type ConsentsTable = {
  id: ConsentId
  subscriptionId: SubscriptionId
  action: 'requested' | 'confirmed' | 'ended'
  method: 'form' | 'comment' | 'mail-link' | 'one-click' | 'mail' | 'complaint'
  words: string
  sourceUrl: string | null
  createdAt: Generated<Date>
}
