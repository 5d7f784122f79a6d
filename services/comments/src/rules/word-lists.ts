import type { SiteId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { CommentsSchema } from '../schema.ts'
import { listRules } from './store.ts'
import { compileWordList, type WordList } from './word-list.ts'

const MOST_SITES = 100

/** Each site's rules, ready to look for. */
export type WordLists = {
  /** `version` is that of the site's rules now, as its settings have it. */
  find: (db: Kysely<CommentsSchema>, site: SiteId, version: number) => Promise<WordList>
}

/** Keeps the rules of the busiest sites, since making them ready takes longer than their use. */
export function openWordLists(): WordLists {
  const lists = new LRUCache<SiteId, { version: number; list: WordList }>({ max: MOST_SITES })

  return {
    async find(db, site, version) {
      const known = lists.get(site)
      if (known?.version === version) return known.list

      const list = compileWordList(version === 0 ? [] : await listRules(db, site))
      lists.set(site, { version, list })
      return list
    },
  }
}
