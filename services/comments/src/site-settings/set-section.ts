import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import type { ThreadState } from '../threads/thread.ts'
import type { SettingsJson } from './api.ts'
import { showSettings } from './show-settings.ts'
import { deleteSection, insertSection, markSiteChanged } from './store.ts'

type Order = { site: SiteId; name: string; state: ThreadState | null }

/** Sets what threads of a section are whose own state nobody has set. */
export async function setSection(
  { db }: Pick<Deps, 'db'>,
  { site, name, state }: Order,
): Promise<SettingsJson> {
  return db.transaction().execute(async (tx) => {
    if (state === null) await deleteSection(tx, { siteId: site, name })
    else await insertSection(tx, { siteId: site, name, state })
    await markSiteChanged(tx, site, name)
    return showSettings({ db: tx }, site)
  })
}
