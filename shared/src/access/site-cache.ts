import type { Kysely } from 'kysely'
import type { SiteId } from '../ids.ts'
import type { PlatformSchema } from '../platform/schema.ts'
import { Problem } from '../problem.ts'
import { findSite, type Site } from './store.ts'

/** Finds a site by its id, or throws `site-not-found`. */
export type Sites = { find: (id: SiteId) => Promise<Site> }

const FRESH_MS = 2_000
const MOST_ENTRIES = 1_000

/** Remembers sites for two seconds: every request needs one, and they hardly ever change. */
export function openSites(db: Kysely<PlatformSchema>): Sites {
  const entries = new Map<SiteId, { site: Promise<Site | undefined>; until: number }>()

  const look = (id: SiteId): Promise<Site | undefined> => {
    const known = entries.get(id)
    if (known && known.until > performance.now()) return known.site

    if (entries.size >= MOST_ENTRIES) entries.clear()
    const site = findSite(db, id)
    entries.set(id, { site, until: performance.now() + FRESH_MS })
    site.catch(() => entries.delete(id))
    return site
  }

  return {
    async find(id) {
      const site = await look(id)
      if (!site) throw new Problem('site-not-found')
      return site
    },
  }
}
