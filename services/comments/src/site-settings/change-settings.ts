import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import type { Actor } from '../moderation/decision.ts'
import { announceHiding } from '../purges/announce-hiding.ts'
import type { SettingsBody, SettingsJson } from './api.ts'
import type { SiteSettings } from './settings.ts'
import { showSettings } from './show-settings.ts'
import { findSiteSettings, markSiteChanged, updateSiteSettings } from './store.ts'
import { writeDown } from './write-down.ts'

/** Changes what holds for the comments of a site. What is left out stays as it is. */
export async function changeSettings(
  { db }: Pick<Deps, 'db'>,
  { site, actor }: { site: SiteId; actor: Actor },
  { purge, ...changes }: SettingsBody,
): Promise<SettingsJson> {
  const told =
    purge === undefined ? {} : { purgeUrl: purge?.url ?? null, purgeSecret: purge?.secret ?? null }
  return db.transaction().execute(async (tx) => {
    const before = await findSiteSettings(tx, site)
    await updateSiteSettings(tx, site, { ...changes, ...told })
    if (isSeen(changes)) await markSiteChanged(tx, site)
    if (hides(before, await findSiteSettings(tx, site))) await announceHiding(tx, { site })
    const reason = describe({ ...changes, ...(purge !== undefined && { purge }) })
    if (reason) await writeDown(tx, { site, action: 'change-settings', reason, actor })
    return showSettings({ db: tx }, site)
  })
}

type States = Pick<SiteSettings, 'threadState' | 'everyThread'>

/** Whether something that everyone could see is hidden now. */
function hides(before: States, after: States): boolean {
  const isNew = (name: keyof States): boolean =>
    after[name] === 'hidden' && before[name] !== 'hidden'
  return isNew('everyThread') || isNew('threadState')
}

/** What was set, and of states, to what. */
function describe(changes: SettingsBody): string {
  const { threadState, everyThread } = changes
  const states = Object.entries({ threadState, everyThread })
    .filter(([, state]) => state !== undefined)
    .map(([name, state]) => `${name}: ${state ?? 'none'}`)
  const others = Object.keys(changes).filter((name) => !/^(threadState|everyThread)$/.test(name))
  return [...states, ...others].join(', ')
}

/** True of what changes how every thread of the site looks to everyone. */
function isSeen({ threadState, everyThread, closeAfterDays }: SettingsBody): boolean {
  return [threadState, everyThread, closeAfterDays].some((change) => change !== undefined)
}
