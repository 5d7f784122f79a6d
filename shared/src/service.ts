import type { RequestListener } from 'node:http'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { ProcessConfig, TokenKey } from './config.ts'
import type { RedisSettings } from './redis.ts'

/** What a process opens for a service and closes after it. */
export type Resources<Schema> = {
  db: Kysely<Schema>
  log: Logger
  /** The time people see. What machines agree on is PostgreSQL's `now()`. */
  now: () => Date
}

/** Settings that all three services share, by the names their code uses. */
export type ServiceSettings = {
  redis: RedisSettings
  publicUrl: string
  tokenKeys: TokenKey[]
  trustedProxies: number | string[]
  metricsToken: string | undefined
}

export function settingsOf(config: ProcessConfig): ServiceSettings {
  return {
    redis: { url: config.REDIS_URL, prefix: config.REDIS_PREFIX },
    publicUrl: config.PUBLIC_URL,
    tokenKeys: config.TOKEN_KEYS,
    trustedProxies: config.TRUSTED_PROXIES,
    metricsToken: config.METRICS_TOKEN,
  }
}

/** A service at work: what answers its requests, and what ends its work. */
export type RunningService = {
  listener: RequestListener
  stop: () => Promise<void>
}
