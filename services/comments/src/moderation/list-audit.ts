import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'
import { type DecisionJson, toDecisionJson } from './decision-json.ts'
import { pageOf, refuseForeignCursor } from './page-of.ts'
import type { AuditQuery } from './queue-query.ts'
import { listDecisions } from './queue-store.ts'

/** The log of what was decided, newest first. */
export async function listAudit(
  { db }: Pick<Deps, 'db'>,
  site: SiteId,
  { after, limit, ...about }: AuditQuery,
): Promise<{ decisions: DecisionJson[]; next: string | null }> {
  await refuseForeignCursor(db, { table: 'decisions', site, after })

  const found = await listDecisions(db, { site, ...about }, { after, limit: limit + 1 })
  const { rows, next } = pageOf(found, limit)
  return { decisions: rows.map(toDecisionJson), next }
}
