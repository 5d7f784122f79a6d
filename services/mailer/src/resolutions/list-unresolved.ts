import type { DeliveryId, SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import { listUnresolvedDeliveries, type UnresolvedDelivery } from './store.ts'

type Page = { after: DeliveryId | undefined; limit: number }

/** One page of what waits for a person. */
export async function listUnresolved(
  { db }: Pick<Deps, 'db'>,
  siteId: SiteId,
  { after, limit }: Page,
): Promise<{ deliveries: UnresolvedDelivery[]; next: DeliveryId | null }> {
  const found = await listUnresolvedDeliveries(db, siteId, { after, limit: limit + 1 })
  const deliveries = found.slice(0, limit)
  const next = found.length > limit ? (deliveries.at(-1)?.id ?? null) : null
  return { deliveries, next }
}
