import type { openRedis, RedisSettings } from '@afterword/shared/redis'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { openResolver } from '../dns/resolver.ts'
import { Pace } from '../pace/pace.ts'
import { ProviderGroups } from '../pace/provider-groups.ts'
import { readRates } from '../pace/rates.ts'
import { redisValves } from '../pace/redis-valves.ts'
import { RelayPauses } from '../relays/pauses.ts'
import { readRelays } from '../relays/read-relays.ts'
import type { Relay } from '../relays/relay.ts'
import type { MailerSchema } from '../schema.ts'
import { Breaker } from './breaker.ts'

type Settings = { smtpUrl: string; publicUrl: string; redis: RedisSettings; mailRates?: string }
type Parts = { db: Kysely<MailerSchema>; client: ReturnType<typeof openRedis>; log: Logger }

/** By which relays mail leaves, how fast, and which of them are left alone. */
export type Ways = {
  /** In the order we prefer them. */
  relays: Relay[]
  pauses: RelayPauses
  pace: Pace
  groups: ProviderGroups
}

export function openWays(
  { smtpUrl, publicUrl, redis, mailRates = '' }: Settings,
  { db, client, log }: Parts,
): Ways {
  const shared = redisValves({ redis: client, prefix: redis.prefix })
  const groups = new ProviderGroups(openResolver())
  return {
    relays: readRelays(smtpUrl, publicUrl).map((relay) => ({ ...relay, breaker: new Breaker() })),
    pauses: new RelayPauses(db),
    pace: new Pace({ shared, groups, rates: readRates(mailRates), log }),
    groups,
  }
}
