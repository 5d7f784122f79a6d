import type { SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'

/**
 * Counts one comment of a client's, and says if that was too much: the caller refuses it later,
 * since what else is wrong with the comment comes first. A client over its own limit does not
 * use up the site's.
 */
export async function countPost(
  { limits }: Pick<Deps, 'limits'>,
  { site, client }: { site: SiteId; client: string },
): Promise<Problem | undefined> {
  try {
    await limits.fromClient(`${site} ${client}`)
    await limits.onSite(site)
    return undefined
  } catch (problem) {
    if (problem instanceof Problem) return problem
    throw problem
  }
}
