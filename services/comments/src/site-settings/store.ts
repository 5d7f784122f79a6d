import type { SiteId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { DEFAULT_SETTINGS, type SiteSettings } from './settings.ts'

export async function findSiteSettings(
  db: Kysely<CommentsSchema>,
  site: SiteId,
): Promise<SiteSettings> {
  const settings = await db
    .selectFrom('comments.siteSettings')
    .selectAll()
    .where('siteId', '=', site)
    .executeTakeFirst()
  return settings ?? DEFAULT_SETTINGS
}
