import { randomUUIDv7 } from 'node:crypto'
import type { CommentId } from '@afterword/shared/ids'
import type { Transaction } from 'kysely'
import type { Actor, BlockAction } from '../moderation/decision.ts'
import { insertDecisions } from '../moderation/store.ts'
import type { CommentsSchema } from '../schema.ts'
import type { Block } from './block.ts'

type Deed = {
  block: Pick<Block, 'id' | 'siteId'>
  action: BlockAction
  /** Whose author it is about, if that is still known. */
  commentId: CommentId | null
  /** What the block goes by. */
  reason: string | null
  actor: Actor
  note: string | null
}

/** Adds to the audit log that somebody may not comment, or may again. It outlives the block. */
export async function writeDown(
  tx: Transaction<CommentsSchema>,
  { block, action, commentId, reason, actor, note }: Deed,
): Promise<void> {
  await insertDecisions(tx, [
    {
      id: randomUUIDv7(),
      siteId: block.siteId,
      blockId: block.id,
      commentId,
      action,
      reason,
      actorKind: actor.kind,
      actorId: actor.id,
      note,
    },
  ])
}
