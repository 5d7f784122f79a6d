import type { SiteId } from '@afterword/shared/ids'
import { type Kysely, sql, type Transaction, type Updateable } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { SectionsTable } from '../threads/thread.ts'
import { DEFAULT_SETTINGS, type SiteSettings, type SiteSettingsTable } from './settings.ts'

type Db = Kysely<CommentsSchema>
type Tx = Transaction<CommentsSchema>

export async function findSiteSettings(db: Db, site: SiteId): Promise<SiteSettings> {
  const found = await db
    .selectFrom('comments.siteSettings')
    .selectAll()
    .where('siteId', '=', site)
    .executeTakeFirst()
  if (!found) return DEFAULT_SETTINGS
  const { siteId: _site, ...settings } = found
  return settings
}

export async function updateSiteSettings(
  db: Db,
  site: SiteId,
  changes: Omit<Updateable<SiteSettingsTable>, 'siteId'>,
): Promise<void> {
  await db
    .insertInto('comments.siteSettings')
    .values({ siteId: site, ...changes })
    .onConflict((conflict) => conflict.column('siteId').doUpdateSet({ siteId: site, ...changes }))
    .execute()
}

export async function listSections(
  db: Db,
  site: SiteId,
): Promise<Pick<SectionsTable, 'name' | 'state'>[]> {
  return db
    .selectFrom('comments.sections')
    .select(['name', 'state'])
    .where('siteId', '=', site)
    .orderBy('name')
    .execute()
}

export async function insertSection(db: Db, section: SectionsTable): Promise<void> {
  const { state } = section
  await db
    .insertInto('comments.sections')
    .values(section)
    .onConflict((conflict) => conflict.columns(['siteId', 'name']).doUpdateSet({ state }))
    .execute()
}

export async function deleteSection(
  db: Db,
  { siteId, name }: Pick<SectionsTable, 'siteId' | 'name'>,
): Promise<void> {
  await db
    .deleteFrom('comments.sections')
    .where('siteId', '=', siteId)
    .where('name', '=', name)
    .execute()
}

/**
 * Notes a change that the public can see in every thread of a site, or of one section. In one
 * order for everybody who holds more than one thread.
 */
export async function markSiteChanged(tx: Tx, site: SiteId, section?: string): Promise<void> {
  const those = section === undefined ? sql`true` : sql`section = ${section}`
  await sql`
    with held as materialized (
      select id from comments.threads where site_id = ${site} and ${those}
      order by id for no key update
    )
    update comments.threads set version = version + 1 where id in (select id from held)
  `.execute(tx)
}
