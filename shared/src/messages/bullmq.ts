import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { z } from 'zod'
import { MessageId } from '../ids.ts'
import { onceAMinute } from '../once-a-minute.ts'
import { RECONNECT, type RedisSettings } from '../redis.ts'
import { finishesWithin } from '../time-limit.ts'
import { mostAtOnce, type QueueName } from './queue-name.ts'
import type { RelayQueue } from './relay.ts'

const Job = z.object({ id: MessageId })

type Connections = { redis: RedisSettings; log: Logger }

/**
 * How long a stop waits for jobs under way, and then for Redis to take its leave: less than
 * the 15 s a process has for its work, more than a statement can take.
 */
const CLOSE_TIMEOUT_MS = 10_000
const HANG_UP_TIMEOUT_MS = 2_000

/** What is open until it is closed. */
type Closable = { close: () => Promise<void> }

/** Opens the sending side of a queue. It refuses at once while Redis is away: the relay will be back. */
export function openQueue(
  name: QueueName,
  { redis, client, log }: Connections & { client: Redis },
): RelayQueue & Closable {
  const queue = new Queue(name, {
    prefix: keyPrefix(redis),
    connection: client,
    // PostgreSQL keeps the history and decides on retries.
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
    skipVersionCheck: true,
  })
  queue.on('error', reportLoss(name, log))
  const sentinel = `${keyPrefix(redis)}:${name}:sentinel`

  return {
    name,
    add: (jobs) =>
      queue.addBulk(
        jobs.map(({ id, jobId }) => ({ name: 'message', data: { id }, opts: { jobId } })),
      ),
    hasSentinel: async () => (await client.exists(sentinel)) === 1,
    plantSentinel: () => client.set(sentinel, '1'),
    close: () => closeWithin(queue.close(), () => queue.disconnect()),
  }
}

/** Starts working a queue. A worker killed mid-message is noticed within 20 seconds. */
export function startWorker(
  name: QueueName,
  work: (id: MessageId) => Promise<unknown>,
  { redis, log }: Connections,
): Closable {
  const connection = new Redis(redis.url, { ...RECONNECT, maxRetriesPerRequest: null })
  connection.on('error', reportLoss(name, log))
  const worker = new Worker(name, ({ data }) => work(Job.parse(data).id), {
    prefix: keyPrefix(redis),
    connection,
    concurrency: mostAtOnce(name),
    lockDuration: 15_000,
    stalledInterval: 5_000,
    // Messages are given up by their count of attempts, never by BullMQ.
    maxStalledCount: 1_000_000,
    skipVersionCheck: true,
  })
  worker.on('failed', (job, error) => log.warn({ err: error, jobId: job?.id }, 'message failed'))
  worker.on('error', reportLoss(name, log))

  return {
    async close() {
      // Without force, a worker waits for ever for a Redis that is not there.
      const isAway = connection.status !== 'ready'
      await closeWithin(worker.close(isAway), () => worker.disconnect())
      connection.disconnect()
    },
  }
}

/** In braces, so that a Redis Cluster keeps all keys of a queue on one node. */
function keyPrefix({ prefix }: RedisSettings): string {
  return `{${prefix}}`
}

function reportLoss(queue: QueueName, log: Logger): (error: Error) => void {
  return onceAMinute((error) => log.warn({ err: error, queue }, 'redis connection lost'))
}

/** A frozen Redis never says goodbye: after a while we hang up. */
async function closeWithin(closing: Promise<void>, hangUp: () => Promise<unknown>): Promise<void> {
  const closed = closing.catch(() => undefined)
  if (await finishesWithin(CLOSE_TIMEOUT_MS, closed)) return
  await finishesWithin(
    HANG_UP_TIMEOUT_MS,
    hangUp().catch(() => undefined),
  )
}
