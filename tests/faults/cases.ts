import type { FaultCase } from './case.ts'
import { commentsKill } from './cases/comments-kill.ts'
import { lostReplies } from './cases/lost-replies.ts'
import { mailerKill } from './cases/mailer-kill.ts'
import { plainRun } from './cases/plain-run.ts'
import { postgresAway } from './cases/postgres-away.ts'
import { postgresRestart } from './cases/postgres-restart.ts'
import { redisDown, redisFrozen } from './cases/redis-away.ts'
import { redisFlush } from './cases/redis-flush.ts'
import { redisKilled } from './cases/redis-killed.ts'
import { relayKill } from './cases/relay-kill.ts'
import { rollingRestart } from './cases/rolling-restart.ts'
import { subscriptionsKill } from './cases/subscriptions-kill.ts'
import { unsubscribeMidway } from './cases/unsubscribe-midway.ts'

/** Short enough for every test run. */
export const SMOKE: Record<string, FaultCase> = {
  'redis-flush': redisFlush,
  'redis-down': redisDown,
  'redis-frozen': redisFrozen,
  'postgres-away': postgresAway,
  'postgres-restart': postgresRestart(10),
  'mailer-kill': mailerKill({ readers: 200, publications: 1, kills: 3 }),
  'comments-kill': commentsKill({ service: 3, both: 2 }),
  'lost-replies': lostReplies,
  'relay-kill': relayKill,
  'rolling-restart': rollingRestart(3),
}

export const CASES: Record<string, FaultCase> = {
  ...SMOKE,
  'redis-killed': redisKilled({ rounds: 3, postsEach: 60 }),
  'redis-killed-long': redisKilled({ rounds: 1, postsEach: 3_600 }),
  'plain-run': plainRun({ readers: 2_000, publications: 3, instances: 1 }),
  'plain-run-many': plainRun({ readers: 2_000, publications: 3, instances: 3 }),
  'mailer-kill-long': mailerKill({ readers: 2_000, publications: 3, kills: 20 }),
  'subscriptions-kill': subscriptionsKill(7),
  'unsubscribe-midway': unsubscribeMidway({ readers: 2_000, leavers: 200 }),
  'comments-kill-long': commentsKill({ service: 12, both: 8 }),
}
