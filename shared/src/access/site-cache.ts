import type { Kysely } from 'kysely'
import type { SiteId } from '../ids.ts'
import type { PlatformSchema } from '../platform/schema.ts'
import { Problem } from '../problem.ts'
import { findSite, isOriginOfSite, type Site } from './store.ts'

export type Sites = {
  /** Finds a site by its id, or throws `site-not-found`. */
  find: (id: SiteId) => Promise<Site>
  /** True of an origin that some site lists as its own. */
  hasOrigin: (origin: string) => Promise<boolean>
}

const FRESH_MS = 2_000
const MOST_ENTRIES = 1_000

/** Remembers sites for two seconds: every request needs one, and they hardly ever change. */
export function openSites(db: Kysely<PlatformSchema>): Sites {
  const look = remember((id: SiteId) => findSite(db, id))

  return {
    async find(id) {
      const site = await look(id)
      if (!site) throw new Problem('site-not-found')
      return site
    },
    hasOrigin: remember((origin: string) => isOriginOfSite(db, origin)),
  }
}

function remember<Key, Found>(find: (key: Key) => Promise<Found>): (key: Key) => Promise<Found> {
  const entries = new Map<Key, { found: Promise<Found>; until: number }>()

  return (key) => {
    const known = entries.get(key)
    if (known && known.until > performance.now()) return known.found

    if (entries.size >= MOST_ENTRIES) entries.clear()
    const found = find(key)
    entries.set(key, { found, until: performance.now() + FRESH_MS })
    found.catch(() => entries.delete(key))
    return found
  }
}
