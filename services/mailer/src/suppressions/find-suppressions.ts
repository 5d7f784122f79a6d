import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import {
  type LiftedSuppression,
  listLiftedOf,
  listSuppressions,
  listSuppressionsOf,
  type Suppression,
} from './store.ts'
import type { SuppressionId } from './suppression.ts'

type Asked = { address?: string | undefined; after?: SuppressionId | undefined; limit: number }

export type Found = {
  suppressions: Suppression[]
  lifted: LiftedSuppression[]
  next: SuppressionId | null
}

/** Who is not written to: one address with its past, or a page of all. */
export async function findSuppressions(
  { db, addressHashKey }: Pick<Deps, 'db' | 'addressHashKey'>,
  siteId: SiteId,
  { address, after, limit }: Asked,
): Promise<Found> {
  if (address !== undefined) {
    const addressee = { siteId, address, addressHashKey }
    const suppressions = await listSuppressionsOf(db, addressee)
    return { suppressions, lifted: await listLiftedOf(db, addressee), next: null }
  }

  const page = await listSuppressions(db, siteId, { after, limit: limit + 1 })
  const suppressions = page.slice(0, limit)
  const next = page.length > limit ? (suppressions.at(-1)?.id ?? null) : null
  return { suppressions, lifted: [], next }
}
