import { randomUUIDv7 } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Actor, PageAction } from '../moderation/decision.ts'
import { insertDecisions } from '../moderation/store.ts'
import type { CommentsSchema } from '../schema.ts'
import type { Thread } from '../threads/thread.ts'

type Deed = {
  thread: Pick<Thread, 'id' | 'siteId'>
  action: PageAction
  /** Which name or thread it was about. */
  reason: string
  actor: Actor
  note?: string | null | undefined
}

/** Adds what was done about a thread and its names to the audit log. */
export async function writeDown(
  tx: Transaction<CommentsSchema>,
  { thread, action, reason, actor, note = null }: Deed,
): Promise<void> {
  await insertDecisions(tx, [
    {
      id: randomUUIDv7(),
      siteId: thread.siteId,
      threadId: thread.id,
      action,
      reason,
      actorKind: actor.kind,
      actorId: actor.id,
      note,
    },
  ])
}
