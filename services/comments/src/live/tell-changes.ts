import type { Kysely } from 'kysely'
import { listChanges } from '../comments/placed-store.ts'
import type { CommentsSchema } from '../schema.ts'
import { changesText, MOST_CHANGES, reloadText } from './event-text.ts'
import { say, type Stream } from './stream.ts'
import type { WatchedPage } from './watch-pages.ts'

/**
 * Tells the streams of a page what they have not heard of yet: one look per version they are at,
 * which is one and the same for nearly all. Nobody hears of it twice or out of order.
 */
export async function tellChanges(
  db: Kysely<CommentsSchema>,
  page: WatchedPage,
  streams: ReadonlySet<Stream>,
): Promise<void> {
  const behind = [...streams].filter(
    (stream) => stream.page === page && stream.version !== page.state.version,
  )
  for (const [since, group] of Map.groupBy(behind, ({ version }) => version)) {
    const now = page.state
    const text = await textSince(db, now, since)
    for (const stream of group) {
      stream.version = now.version
      say(stream, text)
    }
  }
}

async function textSince(
  db: Kysely<CommentsSchema>,
  now: WatchedPage['state'],
  since: number,
): Promise<string> {
  const isOurs = since >= now.regroupedVersion && since <= now.version
  if (now.thread === null || !isOurs) return reloadText(now)
  const changes = await listChanges(db, {
    thread: now.thread,
    since,
    until: now.version,
    limit: MOST_CHANGES + 1,
  })
  return changesText(changes, since, now)
}
