import type { ApiKeysTable } from '@afterword/shared/access/api-key'
import type { SitesTable } from '@afterword/shared/access/site'
import type { StaffTable } from '@afterword/shared/access/staff'
import type { ApiKeyId, SiteId } from '@afterword/shared/ids'
import { type Insertable, type Kysely, sql, type Updateable } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { ThreadState } from '../threads/thread.ts'
import type { ApiKeyListing } from './key.ts'
import type { SiteListing } from './site.ts'
import type { StaffMember } from './staff.ts'

type Db = Kysely<CommentsSchema>

/** False if there is a site of that id already. */
export async function insertSite(db: Db, site: Insertable<SitesTable>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('platform.sites')
    .values(site)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function updateSite(
  db: Db,
  id: SiteId,
  change: Updateable<SitesTable>,
): Promise<void> {
  await db.updateTable('platform.sites').set(change).where('id', '=', id).execute()
}

/** Sets what a thread of the site is whose own state nobody has set. */
export async function updateThreadState(
  db: Db,
  siteId: SiteId,
  threadState: ThreadState,
): Promise<void> {
  await db
    .insertInto('comments.siteSettings')
    .values({ siteId, threadState })
    .onConflict((conflict) => conflict.column('siteId').doUpdateSet({ threadState }))
    .execute()
}

export async function listSites(db: Db): Promise<SiteListing[]> {
  return db
    .selectFrom('platform.sites')
    .leftJoin('comments.siteSettings', 'siteId', 'id')
    .selectAll('platform.sites')
    .select(sql<ThreadState>`coalesce(thread_state, 'open')`.as('threadState'))
    .orderBy('id')
    .execute()
}

export async function insertApiKey(db: Db, key: Insertable<ApiKeysTable>): Promise<void> {
  await db.insertInto('platform.apiKeys').values(key).execute()
}

/** The keys of one site, or of all, oldest first. */
export async function listApiKeys(db: Db, siteId: SiteId | undefined): Promise<ApiKeyListing[]> {
  let keys = db
    .selectFrom('platform.apiKeys')
    .select(['id', 'siteId', 'name', 'scopes', 'createdAt', 'revokedAt'])
  if (siteId) keys = keys.where('siteId', '=', siteId)
  return keys.orderBy('siteId').orderBy('id').execute()
}

/** False if there is no such key. A key revoked before keeps its time. */
export async function markRevoked(db: Db, id: ApiKeyId): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('platform.apiKeys')
    .set({ revokedAt: sql<Date>`coalesce(revoked_at, now())` })
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** False if the site has somebody of that address already. */
export async function insertStaffMember(db: Db, member: Insertable<StaffTable>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('platform.staff')
    .values(member)
    .onConflict((conflict) => conflict.expression(sql`site_id, lower(address)`).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** The staff of one site, or of all, in the order they came. */
export async function listStaff(db: Db, siteId: SiteId | undefined): Promise<StaffMember[]> {
  let staff = db.selectFrom('platform.staff').selectAll()
  if (siteId) staff = staff.where('siteId', '=', siteId)
  return staff.orderBy('siteId').orderBy('id').execute()
}

/** False if the site has nobody of that address. */
export async function deleteStaffMember(db: Db, siteId: SiteId, address: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('platform.staff')
    .where('siteId', '=', siteId)
    .where(sql`lower(address)`, '=', address.toLowerCase())
    .executeTakeFirst()
  return numDeletedRows === 1n
}
