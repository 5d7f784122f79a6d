import type { SiteId } from '@afterword/shared/ids'
import type { Generated, Selectable } from 'kysely'
import type { ThreadState } from '../threads/thread.ts'

export type SiteSettings = Omit<Selectable<SiteSettingsTable>, 'siteId'>

export type SiteSettingsTable = {
  siteId: SiteId
  threadState: Generated<ThreadState>
  maxLength: Generated<number>
  nameRequired: Generated<boolean>
  emailRequired: Generated<boolean>
  maxLinks: Generated<number>
}

/** What holds for a site that has set nothing, as the table's defaults have it. */
export const DEFAULT_SETTINGS: SiteSettings = {
  threadState: 'open',
  maxLength: 10_000,
  nameRequired: true,
  emailRequired: true,
  maxLinks: 2,
}
