import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import type { Actor } from '../moderation/decision.ts'
import { announceHiding } from '../purges/announce-hiding.ts'
import { findSectionState } from '../threads/store.ts'
import type { ThreadState } from '../threads/thread.ts'
import type { SettingsJson } from './api.ts'
import { showSettings } from './show-settings.ts'
import { deleteSection, insertSection, markSiteChanged } from './store.ts'
import { writeDown } from './write-down.ts'

type Order = { site: SiteId; name: string; state: ThreadState | null; actor: Actor }

/** Sets what threads of a section are whose own state nobody has set. */
export async function setSection(
  { db }: Pick<Deps, 'db'>,
  { site, name, state, actor }: Order,
): Promise<SettingsJson> {
  return db.transaction().execute(async (tx) => {
    const before = await findSectionState(tx, site, name)
    if (state === null) await deleteSection(tx, { siteId: site, name })
    else await insertSection(tx, { siteId: site, name, state })
    await markSiteChanged(tx, site, name)
    const isHidden = state === 'hidden' && before !== 'hidden'
    if (isHidden) await announceHiding(tx, { site, section: name })
    const reason = `${name}: ${state ?? 'none'}`
    await writeDown(tx, { site, action: 'set-section', reason, actor })
    return showSettings({ db: tx }, site)
  })
}
