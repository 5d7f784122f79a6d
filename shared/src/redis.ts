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
  client.on('ready', () => void refuseEviction(client))
  return client
}

/** Asks a Redis once what it drops when its memory is full; null where it does not say. */
export async function askEvictionPolicy(url: string): Promise<string | null> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: RECONNECT.connectTimeout,
    commandTimeout: COMMAND_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  // Told by the command that fails for it.
  client.on('error', () => undefined)
  try {
    return await evictionPolicyOf(client)
  } finally {
    client.disconnect()
  }
}

/** INFO says it also where CONFIG is forbidden. */
async function evictionPolicyOf(client: Redis): Promise<string | null> {
  return /^maxmemory_policy:(\S+)/m.exec(await client.info('memory'))?.[1] ?? null
}

/** A job that is dropped to make room looks like one that is done. That is a wrong setting, no weather. */
async function refuseEviction(client: Redis): Promise<void> {
  // Gone again before it answered: it is asked when it is back.
  const policy = await evictionPolicyOf(client).catch(() => null)
  if (policy === null || policy === 'noeviction') return
  console.error(
    `afterword: REDIS_URL names a Redis that drops jobs to make room (maxmemory-policy ${policy}): set it to noeviction there`,
  )
  process.exit(1)
}
