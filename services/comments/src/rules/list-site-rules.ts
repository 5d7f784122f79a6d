import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import type { Rule } from './rule.ts'
import { listRules } from './store.ts'

/** All words that hold or refuse comments on a site, as they were added. */
export async function listSiteRules({ db }: Pick<Deps, 'db'>, site: SiteId): Promise<Rule[]> {
  return listRules(db, site)
}
