import { randomUUIDv7 } from 'node:crypto'
import type { SiteId, ThreadId } from '@afterword/shared/ids'
import type { Transaction } from 'kysely'
import type { Actor, SettingAction } from '../moderation/decision.ts'
import { insertDecisions } from '../moderation/store.ts'
import type { CommentsSchema } from '../schema.ts'

type Setting = {
  site: SiteId
  /** Where it is about one thread alone. */
  thread?: ThreadId
  action: SettingAction
  /** What was set: names, with their states. Never a secret. */
  reason: string
  actor: Actor
}

/** Adds what is to hold from now on to the audit log. */
export async function writeDown(
  tx: Transaction<CommentsSchema>,
  { site, thread, action, reason, actor }: Setting,
): Promise<void> {
  await insertDecisions(tx, [
    {
      id: randomUUIDv7(),
      siteId: site,
      threadId: thread ?? null,
      action,
      reason,
      actorKind: actor.kind,
      actorId: actor.id,
    },
  ])
}
