import type { DeliveryId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import { markUnknownResolved } from './store.ts'

/** What came back tells how a delivery ended that nobody knew of. False when it was known. */
export async function resolveUnknown(
  tx: Kysely<MailerSchema>,
  deliveryId: DeliveryId,
  evidence: 'arrived' | 'bounced',
): Promise<boolean> {
  return markUnknownResolved(tx, deliveryId, evidence === 'arrived' ? 'sent' : 'failed')
}
