import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import {
  type DeliveryRecord,
  listDeliveriesTo,
  listSuppressionsOf,
  type SuppressionRecord,
} from './store.ts'

const MOST = 200

export type Trail = { deliveries: DeliveryRecord[]; suppressions: SuppressionRecord[] }

/** Answers "why did this reader (not) get that mail?" */
export async function listDeliveries(
  { db, addressHashKey }: Pick<Deps, 'db' | 'addressHashKey'>,
  asked: { siteId: SiteId; address: string },
): Promise<Trail> {
  const deliveries = await listDeliveriesTo(db, asked, MOST)
  const suppressions = await listSuppressionsOf(db, asked, addressHashKey)
  return { deliveries, suppressions }
}
