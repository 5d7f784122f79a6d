import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'

/**
 * Counts one comment of a client's, and says so later if that was too much: what else is wrong
 * with the comment comes first. A client over its own limit does not use up the site's.
 */
export async function countPost(
  { limits }: Pick<Deps, 'limits'>,
  { site, client }: { site: SiteId; client: string },
): Promise<() => void> {
  try {
    await limits.fromClient(`${site} ${client}`)
    await limits.onSite(site)
    return () => undefined
  } catch (problem) {
    return () => {
      throw problem
    }
  }
}
