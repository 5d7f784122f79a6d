import type { SiteId } from '@afterword/shared/ids'
import { withoutTracking } from '@afterword/shared/page-url'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { insertClaim } from './claim-store.ts'
import { type Page, type PageKeys, pageKeys } from './page.ts'
import { type FoundThread, findThreadForChange, insertThread, lockThreadKeys } from './store.ts'
import type { Thread } from './thread.ts'

type Tx = Transaction<CommentsSchema>
type Named = { site: SiteId; keys: PageKeys }

/**
 * Finds the thread of a page or makes it, and holds it for this transaction. What the page is
 * said to be makes a thread and names it, but never changes one that is there: what does not
 * agree with it is noted for the report of split threads.
 */
export async function openThread(
  tx: Tx,
  { site, page }: { site: SiteId; page: Page },
): Promise<Thread> {
  const named = { site, keys: pageKeys(page) }
  const known = await findThreadForChange(tx, named)
  if (known) return notingClaim(tx, named, known)

  await lockThreadKeys(tx, named)
  const madeMeanwhile = await findThreadForChange(tx, named)
  if (madeMeanwhile) return notingClaim(tx, named, madeMeanwhile)

  const url = withoutTracking(page.url)
  const made = await insertThread(tx, { ...named, url, title: page.title })
  if (!made) return openThread(tx, { site, page })
  if (!made.names.includes(named.keys.url)) await noteClaim(tx, named, made)
  return made
}

/** They agree where the thread goes by both, or where nothing is said of an id. */
async function notingClaim(tx: Tx, named: Named, thread: FoundThread): Promise<Thread> {
  const { id } = named.keys
  const agrees = id === null || (thread.name === id && thread.addressOf === thread.id)
  if (!agrees) await noteClaim(tx, named, thread)
  return thread
}

async function noteClaim(tx: Tx, { site, keys }: Named, { id: thread }: Thread): Promise<void> {
  if (keys.id !== null) await insertClaim(tx, { site, idKey: keys.id, urlKey: keys.url, thread })
}
