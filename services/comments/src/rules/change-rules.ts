import { newId, type SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { type Rule, RuleId } from './rule.ts'
import { countRules, deleteRule, insertRules, markRulesChanged } from './store.ts'

/** Reading a text takes the same time whatever their number; making them ready does not. */
const MOST_RULES = 5_000

type News = { site: SiteId; rules: Pick<Rule, 'kind' | 'pattern' | 'action'>[] }

/** Adds rules to a site, or gives those that are there another action. */
export async function addRules({ db }: Pick<Deps, 'db'>, { site, rules }: News): Promise<Rule[]> {
  const once = new Map(rules.map((rule) => [`${rule.kind} ${rule.pattern}`, rule]))
  return db.transaction().execute(async (tx) => {
    await markRulesChanged(tx, site)
    const added = await insertRules(
      tx,
      [...once.values()].map((rule) => ({ ...rule, id: newId(RuleId), siteId: site })),
    )
    if ((await countRules(tx, site)) <= MOST_RULES) return added

    const detail = `A site has at most ${MOST_RULES} rules.`
    throw new Problem('invalid-body', { errors: [{ pointer: '#/rules', detail }] })
  })
}

/** Takes a rule away. One that is not there is none. */
export async function removeRule(
  { db }: Pick<Deps, 'db'>,
  rule: { site: SiteId; id: RuleId },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await markRulesChanged(tx, rule.site)
    await deleteRule(tx, rule)
  })
}
