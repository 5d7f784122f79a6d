import type { ApiKeyId, DeliveryId, SiteId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'
import { z } from 'zod'

/** How it ended after all, or that it is sent once more, with the same Message-ID. */
export const Resolution = z.enum(['sent', 'failed', 'resend'])
export type Resolution = z.infer<typeof Resolution>

/** Who said so: a person, what came back to us, or our own rule. */
export type ResolutionCause = 'by-hand' | 'evidence' | 'rule'

/** What was decided of a delivery that nobody knew the end of, or that we could not send. */
export type ResolutionsTable = {
  id: Generated<string>
  deliveryId: DeliveryId
  siteId: SiteId
  resolution: Resolution
  apiKeyId: ApiKeyId | null
  cause: ResolutionCause
  note: string | null
  createdAt: Generated<Date>
}
