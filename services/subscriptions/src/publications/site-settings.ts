import type { SiteId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'

/** What a site chose about its mail. */
export type SiteSettingsTable = {
  siteId: SiteId
  holdSeconds: Generated<number>
  /** Whether whoever has just confirmed is greeted by a mail. */
  welcome: Generated<boolean>
}
