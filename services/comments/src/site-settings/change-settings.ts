import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import type { SettingsBody, SettingsJson } from './api.ts'
import { showSettings } from './show-settings.ts'
import { markSiteChanged, updateSiteSettings } from './store.ts'

/** Changes what holds for the comments of a site. What is left out stays as it is. */
export async function changeSettings(
  { db }: Pick<Deps, 'db'>,
  site: SiteId,
  { purge, ...changes }: SettingsBody,
): Promise<SettingsJson> {
  const told =
    purge === undefined ? {} : { purgeUrl: purge?.url ?? null, purgeSecret: purge?.secret ?? null }
  return db.transaction().execute(async (tx) => {
    await updateSiteSettings(tx, site, { ...changes, ...told })
    if (isSeen(changes)) await markSiteChanged(tx, site)
    return showSettings({ db: tx }, site)
  })
}

/** True of what changes how every thread of the site looks to everyone. */
function isSeen({ threadState, everyThread, closeAfterDays }: SettingsBody): boolean {
  return [threadState, everyThread, closeAfterDays].some((change) => change !== undefined)
}
