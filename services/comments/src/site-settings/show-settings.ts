import type { SiteId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { SettingsJson } from './api.ts'
import { toSettingsJson } from './settings-json.ts'
import { findSiteSettings, listSections } from './store.ts'

/** What holds for the comments of a site. */
export async function showSettings(
  { db }: { db: Kysely<CommentsSchema> },
  site: SiteId,
): Promise<SettingsJson> {
  const [settings, sections] = [await findSiteSettings(db, site), await listSections(db, site)]
  return toSettingsJson(settings, sections)
}
