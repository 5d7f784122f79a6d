import type { Kysely } from 'kysely'
import type { MessageId } from '../ids.ts'
import type { PlatformSchema } from '../platform/schema.ts'
import type { QueueName } from './queue-name.ts'
import { claimDueMessages, markEnqueued, markForgotten } from './store.ts'

/** The sending side of one queue in Redis, as far as a relay needs it. Every wait is bounded. */
export type RelayQueue = {
  name: QueueName
  add: (jobs: RelayJob[]) => Promise<unknown>
  /** False when Redis has lost what it knew since `plantSentinel`. */
  hasSentinel: () => Promise<boolean>
  plantSentinel: () => Promise<unknown>
}

export type RelayJob = { id: MessageId; jobId: string }

const BATCH = 100

/**
 * Tells Redis about one batch of a queue's due messages, and says how many. A job carries
 * the message's id and nothing else: no personal data, and nothing lost when Redis is.
 *
 * This is the one transaction that waits for another machine. Its row locks keep relays
 * apart, and a relay that dies gives them back with its connection. Redis may then hear
 * of a message twice, under one job id: it ignores the second.
 */
export async function relayDueMessages(
  db: Kysely<PlatformSchema>,
  queue: RelayQueue,
): Promise<number> {
  await noticeLoss(db, queue)

  return db.transaction().execute(async (tx) => {
    const due = await claimDueMessages(tx, queue.name, BATCH)
    if (due.length === 0) return 0

    await queue.add(
      due.map(({ id, attempts, crashes }) => ({ id, jobId: `m-${id}-${attempts}-${crashes}` })),
    )
    await markEnqueued(
      tx,
      due.map(({ id }) => id),
    )
    return due.length
  })
}

/** Makes everything due again that Redis was told of before it lost its memory. */
export async function noticeLoss(db: Kysely<PlatformSchema>, queue: RelayQueue): Promise<void> {
  if (await queue.hasSentinel()) return
  await markForgotten(db, queue.name)
  await queue.plantSentinel()
}
