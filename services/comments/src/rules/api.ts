import { z } from 'zod'
import { foldText } from '../screening/fold.ts'
import { SitePath } from '../threads/api.ts'
import { RuleAction, RuleId, RuleKind } from './rule.ts'
import { wildcardPieces, wordsOf } from './word-list.ts'

/** A wildcard is looked for by its longest piece: a short one is in every other word. */
const SHORTEST_PIECE = 3

const NewRule = z
  .strictObject({
    kind: RuleKind.describe(
      '`literal`: these characters anywhere; `phrase`: these words, one after the other; `wildcard`: one word, with `*` for any letters',
    ),
    pattern: z.string().trim().min(1).max(200),
    action: RuleAction.describe('`refuse` does not say which word it was'),
  })
  .refine(isFindable, {
    path: ['pattern'],
    message: `Letters or digits are missing, or a wildcard has spaces, or no ${SHORTEST_PIECE} in a row.`,
  })

function isFindable({ kind, pattern }: { kind: RuleKind; pattern: string }): boolean {
  if (kind === 'literal') return foldText(pattern).trim() !== ''
  if (kind === 'phrase') return wordsOf(foldText(pattern)).length > 0
  const pieces = wildcardPieces(pattern)
  return (
    pieces.some((piece) => piece.length >= SHORTEST_PIECE) &&
    pieces.every((piece) => /^[\p{L}\p{M}\p{N}]*$/u.test(piece))
  )
}

export const RulePath = SitePath.extend({ id: RuleId })

export const RulesBody = z.strictObject({ rules: z.array(NewRule).min(1).max(500) })

export const RuleJson = z
  .object({
    id: RuleId,
    kind: RuleKind,
    pattern: z.string(),
    action: RuleAction,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Rule' })

export const RulesAnswer = z.object({ rules: z.array(RuleJson) })
