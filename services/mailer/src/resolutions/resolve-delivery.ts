import type { ApiKeyId, DeliveryId, SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import type { Resolution } from './resolution.ts'
import { isDeliveryOfSite, markDeliveryResolved } from './store.ts'

type Decided = {
  id: DeliveryId
  siteId: SiteId
  resolution: Resolution
  note: string | null
  apiKeyId: ApiKeyId
}

/** Somebody says how a delivery ended, or has it sent again. */
export async function resolveDelivery(
  { db }: Pick<Deps, 'db'>,
  { id, siteId, ...decision }: Decided,
): Promise<void> {
  const isResolved = await markDeliveryResolved(
    db,
    { id, siteId },
    { ...decision, cause: 'by-hand' },
  )
  if (isResolved) return
  if (!(await isDeliveryOfSite(db, { id, siteId }))) throw new Problem('delivery-not-found')
  throw new Problem('delivery-settled')
}
