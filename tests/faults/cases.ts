import type { FaultCase } from './case.ts'
import { mailerKill } from './cases/mailer-kill.ts'
import { postgresAway } from './cases/postgres-away.ts'
import { redisDown, redisFrozen } from './cases/redis-away.ts'
import { redisFlush } from './cases/redis-flush.ts'
import { relayKill } from './cases/relay-kill.ts'

export const CASES: Record<string, FaultCase> = {
  'redis-flush': redisFlush,
  'redis-down': redisDown,
  'redis-frozen': redisFrozen,
  'postgres-away': postgresAway,
  'mailer-kill': mailerKill,
  'relay-kill': relayKill,
}
