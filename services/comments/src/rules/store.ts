import type { SiteId } from '@afterword/shared/ids'
import { type Insertable, type Kysely, sql, type Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { Rule, RuleId, RulesTable } from './rule.ts'

type Db = Kysely<CommentsSchema>
type Tx = Transaction<CommentsSchema>

export async function listRules(db: Db, site: SiteId): Promise<Rule[]> {
  return db
    .selectFrom('comments.rules')
    .selectAll()
    .where('siteId', '=', site)
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
}

export async function countRules(db: Db, site: SiteId): Promise<number> {
  const { count } = await db
    .selectFrom('comments.rules')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('siteId', '=', site)
    .executeTakeFirstOrThrow()
  return count
}

/** Adds rules; one that is there already gets the new action. */
export async function insertRules(tx: Tx, rules: Insertable<RulesTable>[]): Promise<Rule[]> {
  return tx
    .insertInto('comments.rules')
    .values(rules)
    .onConflict((conflict) =>
      conflict
        .columns(['siteId', 'kind', 'pattern'])
        .doUpdateSet({ action: (set) => set.ref('excluded.action') }),
    )
    .returningAll()
    .execute()
}

export async function deleteRule(
  tx: Tx,
  { site, id }: { site: SiteId; id: RuleId },
): Promise<void> {
  await tx.deleteFrom('comments.rules').where('siteId', '=', site).where('id', '=', id).execute()
}

/**
 * Lets every process know that its copy of a site's rules is out of date, and makes whoever else
 * changes them wait.
 */
export async function markRulesChanged(tx: Tx, site: SiteId): Promise<void> {
  await tx
    .insertInto('comments.siteSettings')
    .values({ siteId: site, rulesVersion: 1 })
    .onConflict((conflict) =>
      conflict.column('siteId').doUpdateSet({
        rulesVersion: sql<number>`site_settings.rules_version + 1`,
      }),
    )
    .execute()
}
