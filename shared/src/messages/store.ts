import { type Kysely, sql } from 'kysely'
import type { MessageId } from '../ids.ts'
import type { PlatformSchema } from '../platform/schema.ts'
import { PLANNED_ONCE } from '../postgres/plan-once.ts'
import type { Message } from './message.ts'
import type { QueueName } from './queue-name.ts'

/** A message out of attempts is dead: still there to read, and to replay. */
export const MAX_ATTEMPTS = 5

/** After so many crashes in company a message is run alone, to learn whether it is the cause. */
const CRASHES_IN_COMPANY = 3

type Db = Kysely<PlatformSchema>
type DueMessage = Pick<Message, 'id' | 'attempts' | 'crashes'>

/**
 * Locks a batch of one queue's due messages, so that two relays never take the same one.
 * Takes also what was enqueued 20 s ago and is still not done: Redis, or a worker, lost it.
 */
export async function claimDueMessages(
  db: Db,
  queue: QueueName,
  limit: number,
): Promise<DueMessage[]> {
  return db
    .selectFrom('platform.messages')
    .select(['id', 'attempts', 'crashes'])
    .where('queue', '=', queue)
    .where('doneAt', 'is', null)
    .where('attempts', '<', MAX_ATTEMPTS)
    .where('dueAt', '<=', sql<Date>`now()`)
    .where((where) =>
      where.or([
        where('enqueuedAt', 'is', null),
        where('enqueuedAt', '<', sql<Date>`now() - interval '20 s'`),
      ]),
    )
    .orderBy('dueAt')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
}

/** Which of these queues have something that `claimDueMessages` would take, unless another has it. */
export async function listDueQueues(db: Db, queues: QueueName[]): Promise<QueueName[]> {
  const { rows } = await sql<{ queue: QueueName }>`${PLANNED_ONCE}
    select queue from unnest(${queues}::text[]) as queue
    where exists (
      select from platform.messages messages
      where messages.queue = queue.queue and done_at is null and attempts < ${MAX_ATTEMPTS}
        and due_at <= now() and (enqueued_at is null or enqueued_at < now() - interval '20 s')
    )
  `.execute(db)
  return rows.map(({ queue }) => queue)
}

/**
 * Notes that Redis was told. A claim still open from the last time is a worker's crash: it
 * counts as an attempt only if the message was alone in flight, since any of its
 * companions may have been the cause.
 */
export async function markEnqueued(db: Db, ids: MessageId[]): Promise<void> {
  await db
    .updateTable('platform.messages')
    .set({
      enqueuedAt: sql<Date>`now()`,
      crashes: sql<number>`crashes + (claimed_at is not null)::int`,
      attempts: sql<number>`attempts + (claimed_at is not null and claimed_alone)::int`,
      claimedAt: null,
    })
    .where('id', 'in', ids)
    .execute()
}

/** Makes everything of a queue that is not done due again: Redis has forgotten all of it. */
export async function markForgotten(db: Db, queue: QueueName): Promise<void> {
  await db
    .updateTable('platform.messages')
    .set({ enqueuedAt: null, claimedAt: null })
    .where('queue', '=', queue)
    .where('doneAt', 'is', null)
    .where('enqueuedAt', 'is not', null)
    .execute()
}

/** True if a message has crashed its worker so often that it must be run with nothing beside it. */
export async function isSuspect(db: Db, id: MessageId): Promise<boolean> {
  const message = await db
    .selectFrom('platform.messages')
    .select('crashes')
    .where('id', '=', id)
    .where('doneAt', 'is', null)
    .executeTakeFirst()
  return (message?.crashes ?? 0) >= CRASHES_IN_COMPANY
}

/**
 * Notes that work on a message begins, so that a worker that dies leaves a trace. Finds
 * nothing if the message is done or dead.
 *
 * Waits for whoever holds the row, where the relay would skip it: that may be the relay,
 * not yet committed, and a job skipped now would not come back for 20 s.
 */
export async function claimMessage(
  db: Db,
  { id, alone }: { id: MessageId; alone: boolean },
): Promise<Message | undefined> {
  return db
    .updateTable('platform.messages')
    .set({ claimedAt: sql<Date>`now()`, claimedAlone: alone })
    .where('id', '=', id)
    .where('doneAt', 'is', null)
    .where('attempts', '<', MAX_ATTEMPTS)
    .returningAll()
    .executeTakeFirst()
}

/** Holds the row until the transaction ends. False if another worker got there first. */
export async function markDone(db: Db, id: MessageId): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('platform.messages')
    .set({ doneAt: sql<Date>`now()`, claimedAt: null })
    .where('id', '=', id)
    .where('doneAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Counts an attempt and lets the relay have it again: after 1 s, 8 s, 1 min and 9 min. */
export async function markDeferred(db: Db, id: MessageId, reason: string): Promise<void> {
  await db
    .updateTable('platform.messages')
    .set({
      attempts: sql<number>`attempts + 1`,
      dueAt: sql<Date>`now() + interval '1 s' * 8 ^ attempts * (0.75 + random() / 2)`,
      enqueuedAt: null,
      claimedAt: null,
      lastError: reason.slice(0, 500),
    })
    .where('id', '=', id)
    .where('doneAt', 'is', null)
    .execute()
}

/** Gives a dead message a fresh start. False if there is none of that id, or it is done. */
export async function replayMessage(db: Db, id: MessageId): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('platform.messages')
    .set({ attempts: 0, crashes: 0, dueAt: sql<Date>`now()`, enqueuedAt: null, claimedAt: null })
    .where('id', '=', id)
    .where('doneAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** What is not done after at least so many attempts, oldest first. */
export async function listUndoneMessages(
  db: Db,
  { attempts, limit }: { attempts: number; limit: number },
): Promise<Message[]> {
  return db
    .selectFrom('platform.messages')
    .selectAll()
    .where('doneAt', 'is', null)
    .where('attempts', '>=', attempts)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Deletes one batch of what was done more than seven days ago, and says how many. */
export async function deleteOldMessages(db: Db, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('platform.messages')
    .where('id', 'in', (where) =>
      where
        .selectFrom('platform.messages')
        .select('id')
        .where('doneAt', '<', sql<Date>`now() - interval '7 days'`)
        .limit(limit),
    )
    .executeTakeFirst()
  return Number(numDeletedRows)
}

export type Backlog = { queue: QueueName; waiting: number; dead: number; oldestDueSeconds: number }

/** What waits in each queue, for the metrics. */
export async function listBacklogs(db: Db, queues: readonly QueueName[]): Promise<Backlog[]> {
  return db
    .selectFrom('platform.messages')
    .select([
      'queue',
      sql<number>`count(*) filter (where attempts < ${MAX_ATTEMPTS})::int`.as('waiting'),
      sql<number>`count(*) filter (where attempts >= ${MAX_ATTEMPTS})::int`.as('dead'),
      sql<number>`greatest(coalesce(extract(epoch from now() - min(due_at)
        filter (where attempts < ${MAX_ATTEMPTS})), 0), 0)::float`.as('oldestDueSeconds'),
    ])
    .where('queue', 'in', queues)
    .where('doneAt', 'is', null)
    .groupBy('queue')
    .execute()
}
