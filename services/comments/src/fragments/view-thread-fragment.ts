import { toCommentJson } from '../comments/comment-json.ts'
import { readThread, type ThreadQuery } from '../comments/read-thread.ts'
import type { Deps } from '../deps.ts'
import { findSiteSettings } from '../site-settings/store.ts'
import type { ReadWhole, ThreadView } from './thread-fragment.ts'

const ROOTS = 50

export type FragmentQuery = Omit<ThreadQuery, 'limit'>

/** Reads a thread with all that its markup says. */
export async function viewThreadFragment(
  deps: Deps,
  query: FragmentQuery,
): Promise<ThreadView & Pick<ReadWhole, 'seen'>> {
  const { site, page, sort } = query
  const read = await readThread(deps, { ...query, limit: ROOTS }, toCommentJson)
  // After what was seen of the page: if they change in between, the next check finds out.
  const settings = await findSiteSettings(deps.db, site.id)
  const place = { publicUrl: deps.publicUrl, site: site.id, ...page }
  return { ...read, place, site, sort, settings }
}
