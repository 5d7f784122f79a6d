import { CommentId, ThreadId } from '@afterword/shared/ids'
import { z } from 'zod'
import { BlockId } from '../blocks/block.ts'
import { Status } from '../comments/comment.ts'
import { Action, ActorKind, type Decision } from './decision.ts'

/** One line of the log, as moderators read it. */
export const DecisionJson = z
  .object({
    id: z.uuid(),
    action: Action,
    commentId: CommentId.nullable(),
    threadId: ThreadId.nullable(),
    blockId: BlockId.nullable().describe('Whom it was about, where somebody was blocked'),
    from: Status.nullable().describe('What the comment was'),
    to: Status.nullable().describe('What it was afterwards'),
    actor: z.object({ kind: ActorKind, id: z.uuid() }),
    reason: z
      .string()
      .nullable()
      .describe(
        'What had held the comment, by name; of a block, what it goes by; of a page, which name or thread it was about; of a setting, what it is to be now; of an erasure, what became of the comments',
      ),
    note: z.string().nullable(),
    rule: z
      .string()
      .nullable()
      .describe("Which of the site's rules was broken, as its author reads it"),
    undoes: z.uuid().nullable().describe('The decision it takes back'),
    partOf: z.uuid().nullable().describe('The decision on many that it is a part of'),
    undone: z.boolean(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Decision' })
export type DecisionJson = z.infer<typeof DecisionJson>

/** A decision, and whether it was taken back. */
export type ListedDecision = Omit<Decision, 'before' | 'versions' | 'siteId' | 'number'> & {
  undone: boolean
}

export function toDecisionJson(decision: ListedDecision): DecisionJson {
  const { id, action, commentId, threadId, blockId, fromStatus, toStatus } = decision
  const { reason, note, rule, undoes, partOf, undone, createdAt, actorKind, actorId } = decision
  return {
    id,
    action,
    commentId,
    threadId,
    blockId,
    from: fromStatus,
    to: toStatus,
    actor: { kind: actorKind, id: actorId },
    reason,
    note,
    rule,
    undoes,
    partOf,
    undone,
    createdAt: createdAt.toISOString(),
  }
}
