import type { SiteId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'

/** What a site chose about its publications. */
export type SiteSettingsTable = {
  siteId: SiteId
  holdSeconds: Generated<number>
}
