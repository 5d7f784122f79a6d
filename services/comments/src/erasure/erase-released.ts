import type { Deps } from '../deps.ts'
import { lockThreads } from '../threads/store.ts'
import { forgetAuthors } from './forget-authors.ts'
import { findReleased, listThreadsOf, lockAuthors } from './store.ts'

/** Finishes one erasure that a legal hold had put off, and says whether there was one. */
export async function eraseReleased({ db }: Pick<Deps, 'db'>): Promise<number> {
  const released = await findReleased(db)
  if (!released) return 0

  await db.transaction().execute(async (tx) => {
    const authors = [released.id]
    const threads = await listThreadsOf(tx, authors)
    if (threads.length > 0) await lockThreads(tx, threads)
    await lockAuthors(tx, authors)
    await forgetAuthors(tx, { site: released.siteId, authors })
  })
  return 1
}
