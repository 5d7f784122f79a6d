import type { PublicAnswer } from '@afterword/shared/http/public-answer'
import { LRUCache } from 'lru-cache'
import { isSameState, isSameThread, type NamedPage } from './page-state.ts'
import type { PageWatch, Sighting, WatchedPage, Watcher } from './watch-pages.ts'

/** A fresh answer, and what was seen of each page it is about. */
export type Made = { answer: PublicAnswer; seen: (Sighting & { page: NamedPage })[] }
export type Make = () => Promise<Made>

export type KeptAnswer = Watcher & {
  answer: PublicAnswer
  make: Make
  pages: WatchedPage[]
  /** When it was last true, if there is a newer one now. */
  lastTrueAt: number | undefined
  /** Nobody has asked for it since the last check of pages. */
  isIdle: boolean
}

export type KeptAnswers = {
  find: (url: string) => KeptAnswer | undefined
  keep: (url: string, make: Make, made: Made) => void
  drop: (url: string) => void
}

/** An answer that nobody has asked for in this time is forgotten. */
const IDLE_MS = 60_000
/** What an answer takes beside its bytes, and again for each page that is looked at for it. */
const OVERHEAD_BYTES = 4_096

type Parts = { watch: PageWatch; mostBytes: number }

/** The answers that were asked for last, by address, each with a watch on its pages. */
export function keptAnswers({ watch, mostBytes }: Parts): KeptAnswers {
  // Noting each use in the cache would take longer than all else here: one a second does.
  const byUrl = new Map<string, KeptAnswer>()
  const kept = new LRUCache<string, KeptAnswer>({
    maxSize: mostBytes,
    sizeCalculation: ({ answer, pages }, url) =>
      2 * answer.bytes.length + url.length + OVERHEAD_BYTES * (1 + pages.length),
    ttl: IDLE_MS,
    ttlResolution: 1_000,
    updateAgeOnGet: true,
    dispose(entry, url) {
      if (byUrl.get(url) === entry) byUrl.delete(url)
      entry.pages.forEach((page) => watch.unwatch(entry, page))
    },
  })
  watch.beforeChecks(() => {
    kept.purgeStale()
    for (const entry of byUrl.values()) entry.isIdle = true
  })

  return {
    find(url) {
      const entry = byUrl.get(url)
      if (entry?.isIdle) {
        entry.isIdle = false
        kept.get(url)
      }
      return entry
    },
    drop: (url) => void kept.delete(url),
    keep(url, make, { answer, seen }) {
      const entry = newEntry({ answer, make }, () => kept.delete(url))
      entry.pages = seen.map((one) => watch.watch(entry, one))
      kept.set(url, entry)
      if (kept.has(url)) byUrl.set(url, entry)
      // A look that began later may have come back sooner.
      for (const [index, page] of entry.pages.entries()) {
        const one = seen[index]
        if (one && !isSameState(page.state, one.state)) entry.changed(page, one)
      }
    },
  }
}

/** `drop` is called when it is about another thread than is there now. */
function newEntry(
  { answer, make }: Pick<KeptAnswer, 'answer' | 'make'>,
  drop: () => void,
): KeptAnswer {
  return {
    answer,
    make,
    pages: [],
    lastTrueAt: undefined,
    isIdle: false,
    changed(page, before) {
      this.lastTrueAt ??= before.at
      if (!isSameThread(page.state, before.state)) drop()
    },
  }
}

/** When it was last known to be true: as long ago as the least looked-at of its pages. */
export function trueAt({ pages, lastTrueAt = Infinity }: KeptAnswer): number {
  let at = lastTrueAt
  for (const page of pages) at = Math.min(at, page.at)
  return at
}
