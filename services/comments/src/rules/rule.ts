import type { SiteId } from '@afterword/shared/ids'
import type { Generated, Selectable } from 'kysely'
import { z } from 'zod'

/**
 * `literal`: these characters, wherever they stand, within words too. `phrase`: these words, one
 * after the other, whatever separates them. `wildcard`: one word, in which `*` is any letters.
 */
export const RuleKind = z.enum(['literal', 'phrase', 'wildcard'])
export type RuleKind = z.infer<typeof RuleKind>

export const RuleAction = z.enum(['hold', 'refuse'])
export type RuleAction = z.infer<typeof RuleAction>

export const RuleId = z.uuid().brand<'RuleId'>()
export type RuleId = z.infer<typeof RuleId>

export type Rule = Selectable<RulesTable>

export type RulesTable = {
  id: RuleId
  siteId: SiteId
  kind: RuleKind
  pattern: string
  action: RuleAction
  createdAt: Generated<Date>
}
