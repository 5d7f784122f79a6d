import { randomUUIDv7 } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Action, Actor } from '../moderation/decision.ts'
import { insertDecisions } from '../moderation/store.ts'
import type { CommentsSchema } from '../schema.ts'
import type { Thread } from '../threads/thread.ts'

type Deed = {
  thread: Pick<Thread, 'id' | 'siteId'>
  action: Action
  /** Which name or thread it was about. */
  reason: string | null
  /** What it takes back. */
  undoes?: string | undefined
  actor: Actor
  note?: string | null | undefined
}

/** Adds what was done about a thread and its names to the audit log, and says under which id. */
export async function writeDown(
  tx: Transaction<CommentsSchema>,
  { thread, action, reason, undoes, actor, note = null }: Deed,
): Promise<string> {
  const id = randomUUIDv7()
  await insertDecisions(tx, [
    {
      id,
      siteId: thread.siteId,
      threadId: thread.id,
      action,
      reason,
      undoes: undoes ?? null,
      actorKind: actor.kind,
      actorId: actor.id,
      note,
    },
  ])
  return id
}
