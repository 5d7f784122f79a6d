import type { Deps } from '../deps.ts'
import { forgetAuthors } from './forget-authors.ts'
import { holdAuthors } from './hold-authors.ts'
import { eraseReleasedReaders, eraseReleasedReports, findReleased } from './store.ts'

/**
 * Finishes one erasure that a legal hold had put off, and says whether there was one. Reports and
 * readers go first. Where their comments were moved meanwhile, it is finished the next time.
 */
export async function eraseReleased({ db }: Pick<Deps, 'db'>): Promise<number> {
  const traces = (await eraseReleasedReports(db)) + (await eraseReleasedReaders(db))
  const released = await findReleased(db)
  if (!released) return Math.min(traces, 1)

  await db.transaction().execute(async (tx) => {
    const authors = [released.id]
    if (await holdAuthors(tx, authors)) await forgetAuthors(tx, { site: released.siteId, authors })
  })
  return 1
}
