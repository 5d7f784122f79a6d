import type { SiteId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { CommentsSchema } from '../schema.ts'
import { DEFAULT_SETTINGS, type SiteSettings } from './settings.ts'
import { findSiteSettings } from './store.ts'

const MOST_SITES = 1_000

/** Settings as they were, and the `xmin` of their row then; null where there was none. */
export type Remembered = { version: string | null; settings: SiteSettings }

/** What held for each site when it was last looked at: a good guess, to be checked by its version. */
export type RememberedSettings = {
  guess: (site: SiteId) => Remembered
  learn: (db: Kysely<CommentsSchema>, site: SiteId, version: string | null) => Promise<void>
}

export function rememberSettings(): RememberedSettings {
  const known = new LRUCache<SiteId, Remembered>({ max: MOST_SITES })

  return {
    guess: (site) => known.get(site) ?? { version: null, settings: DEFAULT_SETTINGS },
    async learn(db, site, version) {
      known.set(site, { version, settings: await findSiteSettings(db, site) })
    },
  }
}
