import type { SiteId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { SubscriptionsSchema } from '../schema.ts'

type Db = Kysely<SubscriptionsSchema>

/** Sets it for campaigns made from now on. */
export async function updateHoldSeconds(
  db: Db,
  siteId: SiteId,
  holdSeconds: number,
): Promise<void> {
  await db
    .insertInto('subscriptions.siteSettings')
    .values({ siteId, holdSeconds })
    .onConflict((conflict) => conflict.column('siteId').doUpdateSet({ holdSeconds }))
    .execute()
}

/** What is set, by site. */
export async function listHoldSeconds(db: Db): Promise<Map<SiteId, number>> {
  const rows = await db
    .selectFrom('subscriptions.siteSettings')
    .select(['siteId', 'holdSeconds'])
    .execute()
  return new Map(rows.map(({ siteId, holdSeconds }) => [siteId, holdSeconds]))
}
