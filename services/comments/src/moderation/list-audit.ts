import type { SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { type DecisionJson, toDecisionJson } from './decision-json.ts'
import type { AuditQuery } from './queue-query.ts'
import { isDecisionOf, listDecisions } from './queue-store.ts'

/** The log of what was decided, newest first. */
export async function listAudit(
  { db }: Pick<Deps, 'db'>,
  site: SiteId,
  { after, limit, ...about }: AuditQuery,
): Promise<{ decisions: DecisionJson[]; next: string | null }> {
  if (after && !(await isDecisionOf(db, site, after))) {
    const detail = 'This cursor does not belong to this list.'
    throw new Problem('invalid-query', { errors: [{ pointer: '?after', detail }] })
  }

  const found = await listDecisions(db, { site, ...about }, { after, limit: limit + 1 })
  const decisions = found.slice(0, limit).map(toDecisionJson)
  return { decisions, next: found.length > limit ? (decisions.at(-1)?.id ?? null) : null }
}
