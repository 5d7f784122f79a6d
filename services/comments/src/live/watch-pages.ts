import { startLoop } from '@afterword/shared/loop'
import { onceAMinute } from '@afterword/shared/once-a-minute'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { CommentsSchema } from '../schema.ts'
import { isSameState, type NamedPage, pageName, type PageState, pageState } from './page-state.ts'
import { listPages } from './page-store.ts'

/** What was seen of a page, and when the look at it began, by `performance.now()`. */
export type Sighting = { state: PageState; at: number }

/** A page under watch, and what was last seen of it. */
export type WatchedPage = NamedPage & Sighting & { watchers: Set<Watcher> }

/** Told when a page is no longer what it was `before`. Must not throw. */
export type Watcher = { changed: (page: WatchedPage, before: Sighting) => void }

export type PageWatch = {
  /** Watches a page for someone, from what they have seen of it. */
  watch: (watcher: Watcher, seen: Sighting & { page: NamedPage }) => WatchedPage
  unwatch: (watcher: Watcher, page: WatchedPage) => void
  /** What is known of a page that somebody watches. */
  find: (page: NamedPage) => WatchedPage | undefined
  /** Calls `tidy` before each check: it may end watches that nobody needs. */
  beforeChecks: (tidy: () => void) => void
  stop: () => Promise<void>
}

type Parts = { db: Kysely<CommentsSchema>; now: () => Date; log: Logger }

const CHECK_MS = 1_000

/**
 * Asks once a second, in one statement, for the versions of all threads that this process has
 * answers of or streams, and for what else they depend on. It needs nothing but PostgreSQL.
 */
export function watchPages({ db, now, log }: Parts): PageWatch {
  const pages = new Map<string, WatchedPage>()
  const tidies: (() => void)[] = []

  const check = async (): Promise<number> => {
    for (const tidy of tidies) tidy()
    const at = performance.now()
    const all = [...pages.values()]
    const rows = await listPages(db, all)
    for (const [index, page] of all.entries()) {
      const row = rows[index]
      note(page, { state: row ? pageState(row, now()) : GONE, at })
    }
    return 0
  }
  const onError = onceAMinute((error) => log.warn({ err: error }, 'pages could not be checked'))

  return {
    watch(watcher, { page, state, at }) {
      const name = pageName(page)
      const watched = pages.get(name) ?? { ...page, state, at, watchers: new Set() }
      pages.set(name, watched)
      note(watched, { state, at })
      watched.watchers.add(watcher)
      return watched
    },
    unwatch(watcher, page) {
      page.watchers.delete(watcher)
      if (page.watchers.size === 0) pages.delete(pageName(page))
    },
    find: (page) => pages.get(pageName(page)),
    beforeChecks: (tidy) => void tidies.push(tidy),
    stop: startLoop(check, { idleMs: CHECK_MS, onError }),
  }
}

const GONE: PageState = {
  thread: null,
  state: 'hidden',
  version: 0,
  regroupedVersion: 0,
  count: 0,
  surroundings: '',
}

/** The later look counts, whoever's it was. */
function note(page: WatchedPage, { state, at }: Sighting): void {
  if (at < page.at) return
  const before = { state: page.state, at: page.at }
  page.state = state
  page.at = at
  if (isSameState(state, before.state)) return
  for (const watcher of page.watchers) watcher.changed(page, before)
}
