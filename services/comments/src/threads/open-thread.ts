import type { SiteId } from '@afterword/shared/ids'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { type Page, pageKeys } from './page.ts'
import { findThreadForChange, insertThread, lockThreadKeys } from './store.ts'
import type { Thread } from './thread.ts'

/**
 * Finds the thread of a page or makes it, and holds it for this transaction. What the page is
 * said to be makes a thread and names it, but never changes one that is there.
 */
export async function openThread(
  tx: Transaction<CommentsSchema>,
  { site, page }: { site: SiteId; page: Page },
): Promise<Thread> {
  const named = { site, keys: pageKeys(page) }
  const known = await findThreadForChange(tx, named)
  if (known) return known

  await lockThreadKeys(tx, named)
  const madeMeanwhile = await findThreadForChange(tx, named)
  return madeMeanwhile ?? insertThread(tx, { ...named, url: page.url, title: page.title })
}
