import type { EntryOf } from '@afterword/shared/journal/entry'
import type { Kysely } from 'kysely'
import type { SubscriptionsSchema } from '../schema.ts'
import { markEndedBefore } from '../subscriptions/store.ts'

const BATCH = 1_000

/**
 * Ends again what was ended after the backup that the database was restored from, with the
 * evidence of it. Says how many subscriptions there were.
 */
export async function endAgain(
  db: Kysely<SubscriptionsSchema>,
  entries: EntryOf<'unsubscribe'>[],
): Promise<number> {
  let count = 0
  for (let from = 0; from < entries.length; from += BATCH) {
    const ends = entries
      .slice(from, from + BATCH)
      .flatMap(({ subscriptions, ...end }) => subscriptions.map((id) => ({ id, ...end })))
    count += await markEndedBefore(db, ends)
  }
  return count
}
