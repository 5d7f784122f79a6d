import type { EntryOf } from '@afterword/shared/journal/entry'
import type { Kysely } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import { deleteLiftedBefore, insertSuppressedBefore } from './store.ts'

type Entry = EntryOf<'suppress'> | EntryOf<'lift'>

const BATCH = 1_000

/**
 * Brings suppressions to where they stood before the database was restored: of each address what
 * the journal says last. Says how many that changed.
 */
export async function replaySuppressions(
  db: Kysely<MailerSchema>,
  oldestFirst: Entry[],
): Promise<{ suppressed: number; lifted: number }> {
  const latest = new Map(
    oldestFirst.map((entry) => [`${entry.site} ${entry.hash} ${entry.scope}`, entry]),
  )
  const entries = [...latest.values()]
  const count = { suppressed: 0, lifted: 0 }
  for (let from = 0; from < entries.length; from += BATCH) {
    const batch = entries.slice(from, from + BATCH)
    for (const how of ['by-hand', 'confirmed'] as const) {
      const lifts = batch.filter(({ cause }) => cause === how)
      count.lifted += await deleteLiftedBefore(db, lifts, how)
    }
    const suppressed = batch.filter(({ what }) => what === 'suppress')
    count.suppressed += await insertSuppressedBefore(db, suppressed)
  }
  return count
}
