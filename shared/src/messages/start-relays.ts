import type { Redis } from 'ioredis'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { openBell } from '../bell.ts'
import { startLoop } from '../loop.ts'
import { onceAMinute } from '../once-a-minute.ts'
import type { PlatformSchema } from '../platform/schema.ts'
import type { RedisSettings } from '../redis.ts'
import { openQueue } from './bullmq.ts'
import type { QueueName } from './queue-name.ts'
import { noticeLoss, relayDueMessages } from './relay.ts'
import { listDueQueues } from './store.ts'

type Parts = {
  db: Kysely<PlatformSchema>
  redis: RedisSettings
  /** The connection for commands that must answer soon. */
  client: Redis
  log: Logger
}

/** How long a message waits after its commit, at most, until we know of it. */
const LOOK_MS = 200

/** How soon we know that Redis has lost its memory. */
const LOSS_MS = 1_000

type Relay = { name: QueueName; wake: () => void; stop: () => Promise<void> }

/**
 * Starts passing on the messages of these queues, and returns what stops it. One short look for
 * all of them, five times a second, says which have something due: at rest that is all there is
 * to do.
 */
export function startRelays(parts: Parts, queues: QueueName[]): () => Promise<void> {
  const { db, log } = parts
  const relays = queues.map((name) => startRelay(parts, name))
  const look = async (): Promise<number> => {
    const due = await listDueQueues(db, queues)
    for (const { name, wake } of relays) if (due.includes(name)) wake()
    return 0
  }
  const stopLooking = startLoop(look, {
    idleMs: LOOK_MS,
    onError: onceAMinute((error) => log.warn({ err: error }, 'look for due messages failed')),
  })

  return async () => {
    await Promise.all([stopLooking(), ...relays.map(({ stop }) => stop())])
  }
}

/** Each queue has a relay of its own, so that trouble with one does not hold up the others. */
function startRelay({ db, log, ...connections }: Parts, name: QueueName): Relay {
  const queue = openQueue(name, { ...connections, log })
  const bell = openBell()
  let isDue = false

  const step = async (): Promise<number> => {
    await noticeLoss(db, queue)
    if (!isDue) return 0

    isDue = false
    const passedOn = await relayDueMessages(db, queue)
    isDue ||= passedOn > 0
    return passedOn
  }
  const stop = startLoop(step, {
    idleMs: LOSS_MS,
    bell,
    onError: onceAMinute((error) =>
      log.warn({ err: error, queue: name }, 'relay failed, will try again'),
    ),
  })

  return {
    name,
    wake() {
      isDue = true
      bell.ring()
    },
    async stop() {
      await stop()
      await queue.close()
    },
  }
}
