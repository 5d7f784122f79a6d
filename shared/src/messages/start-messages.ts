import type { Redis } from 'ioredis'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { startLoop } from '../loop.ts'
import { onceAMinute } from '../once-a-minute.ts'
import type { PlatformSchema } from '../platform/schema.ts'
import type { RedisSettings } from '../redis.ts'
import { startWorker } from './bullmq.ts'
import { consume, type Handler } from './consume.ts'
import { Gate } from './gate.ts'
import type { QueueName } from './queue-name.ts'
import { startRelays } from './start-relays.ts'
import { deleteOldMessages, isSuspect } from './store.ts'

type Settings = {
  db: Kysely<PlatformSchema>
  redis: RedisSettings
  /** The connection for commands that must answer soon. */
  client: Redis
  log: Logger
  /** Queues whose messages this process passes on: those it sends to, and its own. */
  relays: QueueName[]
  /** Queues this process consumes, and the handlers of what is in them. */
  consumes: QueueName[]
  handlers: Handler[]
}

const SWEEP_IDLE_MS = 60_000
const SWEEP_BATCH = 1_000

/** Starts passing on and consuming messages. Returns what stops both. */
export function startMessages({
  db,
  redis,
  client,
  log,
  relays,
  consumes,
  handlers,
}: Settings): () => Promise<void> {
  const gate = new Gate()
  const work = async (id: Parameters<typeof isSuspect>[1]): Promise<unknown> => {
    const alone = await isSuspect(db, id)
    const handle = (): Promise<unknown> => consume(db, handlers, { id, alone })
    return alone ? gate.alone(handle) : gate.together(handle)
  }
  const workers = consumes.map((name) => startWorker(name, work, { redis, log }))
  const stopRelays = startRelays({ db, redis, client, log }, relays)
  const stopSweep = startLoop(() => deleteOldMessages(db, SWEEP_BATCH), {
    idleMs: SWEEP_IDLE_MS,
    onError: onceAMinute((error) => log.warn({ err: error }, 'sweep of old messages failed')),
  })

  return async () => {
    await Promise.all([...workers.map((worker) => worker.close()), stopRelays(), stopSweep()])
  }
}
