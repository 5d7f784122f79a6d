import type { Journal } from '@afterword/shared/journal/journal'
import type { Marked } from './store.ts'

/** Tells the journal of addresses that are suppressed from now on. */
export async function noteSuppressed(
  { journal }: { journal: Journal },
  marked: Marked[],
): Promise<void> {
  await journal.write(
    marked.map(({ siteId, ...mark }) => ({ what: 'suppress' as const, site: siteId, ...mark })),
  )
}

/** Tells the journal of addresses that may be written to again, and how that came. */
export async function noteLifted(
  { journal }: { journal: Journal },
  marked: Marked[],
  cause: 'by-hand' | 'confirmed',
): Promise<void> {
  await journal.write(
    marked.map(({ siteId, hash, scope }) => {
      return { what: 'lift' as const, site: siteId, hash, scope, cause }
    }),
  )
}
