import { findSite } from '@afterword/shared/access/store'
import type { SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Kysely } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { SiteChange } from './site.ts'
import { updateSite, updateThreadState } from './store.ts'

/** Changes what is given and leaves the rest. */
export async function changeSite(
  db: Kysely<CommentsSchema>,
  id: SiteId,
  { threadState, ...change }: SiteChange,
): Promise<void> {
  if (!(await findSite(db, id))) throw new Problem('site-not-found')

  await db.transaction().execute(async (tx) => {
    const given = Object.fromEntries(
      Object.entries(change).filter(([, value]) => value !== undefined),
    )
    if (Object.keys(given).length > 0) await updateSite(tx, id, given)
    if (threadState) await updateThreadState(tx, id, threadState)
  })
}
