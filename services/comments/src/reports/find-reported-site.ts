import type { Site } from '@afterword/shared/access/store'
import type { CommentId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { findSiteOf } from '../own-comments/store.ts'

/** Which site a comment belongs to, whatever has become of it. */
export async function findReportedSite(
  { db, sites }: Pick<Deps, 'db' | 'sites'>,
  id: CommentId,
): Promise<Site> {
  const site = await findSiteOf(db, id)
  if (!site) throw new Problem('comment-not-found')
  return sites.find(site)
}
