import type { SiteId } from '@afterword/shared/ids'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { insertClaim } from './claim-store.ts'
import { type Page, type PageKeys, pageKeys } from './page.ts'
import {
  type FoundThread,
  findThreadByName,
  findThreadForChange,
  insertThread,
  lockThreadKeys,
} from './store.ts'
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

  const made = await insertThread(tx, { ...named, url: page.url, title: page.title })
  await noteClaimOfNew(tx, named, made)
  return made
}

/** Its id is another page's address, or its address is another id's, or nobody has said they go together. */
async function notingClaim(tx: Tx, { site, keys }: Named, thread: FoundThread): Promise<Thread> {
  const agrees = keys.id === null || (thread.name === keys.id && thread.addressOf === thread.id)
  if (keys.id !== null && !agrees) {
    await insertClaim(tx, { site, idKey: keys.id, urlKey: keys.url, thread: thread.id })
  }
  return thread
}

/** The address may be that of a thread that goes by another id. */
async function noteClaimOfNew(tx: Tx, { site, keys }: Named, thread: Thread): Promise<void> {
  if (keys.id === null || (await findThreadByName(tx, site, keys.url)) === thread.id) return
  await insertClaim(tx, { site, idKey: keys.id, urlKey: keys.url, thread: thread.id })
}
