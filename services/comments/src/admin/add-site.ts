import type { Kysely } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { NewSite } from './site.ts'
import { insertSite, updateThreadState } from './store.ts'

/** Makes a site. One that is there already stays as it is. */
export async function addSite(
  db: Kysely<CommentsSchema>,
  { threadState, locale, accent, replyTo, ...site }: NewSite,
): Promise<'added' | 'exists'> {
  const values = {
    ...site,
    replyTo: replyTo ?? null,
    ...(locale && { locale }),
    ...(accent && { accent }),
  }
  return db.transaction().execute(async (tx) => {
    if (!(await insertSite(tx, values))) return 'exists'
    if (threadState) await updateThreadState(tx, site.id, threadState)
    return 'added'
  })
}
