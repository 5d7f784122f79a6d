import type { SiteId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { SubscriptionsSchema } from '../schema.ts'

type Db = Kysely<SubscriptionsSchema>

/** Changes what is given and leaves the rest. A hold is for campaigns made from now on. */
export async function updateSiteSettings(
  db: Db,
  siteId: SiteId,
  settings: { holdSeconds?: number; welcome?: boolean },
): Promise<void> {
  await db
    .insertInto('subscriptions.siteSettings')
    .values({ siteId, ...settings })
    .onConflict((conflict) => conflict.column('siteId').doUpdateSet({ siteId, ...settings }))
    .execute()
}

/** What is set, by site. */
export async function listSiteSettings(
  db: Db,
): Promise<Map<SiteId, { holdSeconds: number; welcome: boolean }>> {
  const rows = await db.selectFrom('subscriptions.siteSettings').selectAll().execute()
  return new Map(rows.map(({ siteId, ...settings }) => [siteId, settings]))
}

/** Whether a site greets whoever has just confirmed. */
export async function isWelcoming(db: Db, siteId: SiteId): Promise<boolean> {
  const settings = await db
    .selectFrom('subscriptions.siteSettings')
    .select('welcome')
    .where('siteId', '=', siteId)
    .executeTakeFirst()
  return settings?.welcome ?? false
}
