import { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { onceAMinute } from './once-a-minute.ts'

/** Where Redis is, and the prefix of our keys in it. */
export type RedisSettings = { url: string; prefix: string }

/** How every connection comes back: quickly, for ever, and without dwelling on a dead address. */
export const RECONNECT = {
  connectTimeout: 5_000,
  retryStrategy: (times: number): number => Math.min(100 * times, 1_000),
}

/** How long we wait for one answer: Redis may be frozen rather than away. */
const COMMAND_TIMEOUT_MS = 2_000

/**
 * Opens the connection for commands that must answer soon or fail soon. It never queues
 * while Redis is away, and never holds up a start.
 */
export function openRedis({ url }: RedisSettings, log: Logger): Redis {
  const client = new Redis(url, {
    ...RECONNECT,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
  })
  client.on(
    'error',
    onceAMinute((error: Error) => log.warn({ err: error }, 'redis connection lost')),
  )
  return client
}
