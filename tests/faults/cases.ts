import type { FaultCase } from './case.ts'
import { commentsKill } from './cases/comments-kill.ts'
import { lostReplies } from './cases/lost-replies.ts'
import { mailerKill } from './cases/mailer-kill.ts'
import { postgresAway } from './cases/postgres-away.ts'
import { postgresRestart } from './cases/postgres-restart.ts'
import { redisDown, redisFrozen } from './cases/redis-away.ts'
import { redisFlush } from './cases/redis-flush.ts'
import { redisKilled } from './cases/redis-killed.ts'
import { relayKill } from './cases/relay-kill.ts'
import { rollingRestart } from './cases/rolling-restart.ts'

/** Short enough for every test run. */
export const SMOKE: Record<string, FaultCase> = {
  'redis-flush': redisFlush,
  'redis-down': redisDown,
  'redis-frozen': redisFrozen,
  'postgres-away': postgresAway,
  'postgres-restart': postgresRestart(10),
  'mailer-kill': mailerKill,
  'comments-kill': commentsKill({ service: 3, both: 2 }),
  'lost-replies': lostReplies,
  'relay-kill': relayKill,
  'rolling-restart': rollingRestart(3),
}

export const CASES: Record<string, FaultCase> = {
  ...SMOKE,
  'redis-killed': redisKilled({ rounds: 3, postsEach: 60 }),
  'redis-killed-long': redisKilled({ rounds: 1, postsEach: 3_600 }),
  'comments-kill-long': commentsKill({ service: 12, both: 8 }),
}
