import type { FaultCase } from './case.ts'
import { clockJump } from './cases/clock-jump.ts'
import { commentsKill } from './cases/comments-kill.ts'
import { honestBacklog } from './cases/honest-backlog.ts'
import { jobsAgain } from './cases/jobs-again.ts'
import { lostReplies } from './cases/lost-replies.ts'
import { mailerFrozen } from './cases/mailer-frozen.ts'
import { mailerKill } from './cases/mailer-kill.ts'
import { mailerStopped } from './cases/mailer-stopped.ts'
import { manyInstances } from './cases/many-instances.ts'
import { millionWaiting } from './cases/million-waiting.ts'
import { networkStall } from './cases/network-stall.ts'
import { plainRun } from './cases/plain-run.ts'
import { poison } from './cases/poison.ts'
import { postgresAway } from './cases/postgres-away.ts'
import { postgresRestart } from './cases/postgres-restart.ts'
import { redisDown, redisFrozen } from './cases/redis-away.ts'
import { redisBack } from './cases/redis-back.ts'
import { redisFlush } from './cases/redis-flush.ts'
import { redisFull } from './cases/redis-full.ts'
import { redisKilled } from './cases/redis-killed.ts'
import { redisLost } from './cases/redis-lost.ts'
import { relayDown } from './cases/relay-down.ts'
import { relayKill } from './cases/relay-kill.ts'
import { relayLocked } from './cases/relay-locked.ts'
import { relayRefuses } from './cases/relay-refuses.ts'
import { relaySlow } from './cases/relay-slow.ts'
import { restore } from './cases/restore.ts'
import { rollingRestart } from './cases/rolling-restart.ts'
import { serviceKill } from './cases/service-kill.ts'
import { subscriptionsKill } from './cases/subscriptions-kill.ts'
import { unsubscribeMidway } from './cases/unsubscribe-midway.ts'

/** Short enough for every test run. */
export const SMOKE: Record<string, FaultCase> = {
  'redis-flush': redisFlush,
  'postgres-restart': postgresRestart(10),
  'mailer-kill': mailerKill({ readers: 200, publications: 1, kills: 3 }),
  'comments-kill': commentsKill({ service: 2, database: 1, both: 1 }),
  'rolling-restart': rollingRestart(1),
  'redis-back': redisBack({ seconds: 7, how: 'kill', rounds: 1 }),
  'service-kill': serviceKill({ readers: 300, rounds: 1, mailerKills: 3 }),
  'relay-refuses': relayRefuses(200),
}

export const CASES: Record<string, FaultCase> = {
  ...SMOKE,
  'redis-down': redisDown,
  'redis-frozen': redisFrozen,
  'postgres-away': postgresAway,
  'lost-replies': lostReplies,
  'relay-kill': relayKill,
  'redis-killed': redisKilled({ rounds: 3, postsEach: 60 }),
  'redis-killed-long': redisKilled({ rounds: 1, postsEach: 3_600 }),
  'plain-run': plainRun({ readers: 2_000, publications: 3 }),
  'many-instances': manyInstances({ readers: 2_000, rounds: 3 }),
  'mailer-kill-long': mailerKill({ readers: 2_000, publications: 3, kills: 20 }),
  'subscriptions-kill': subscriptionsKill(7),
  'redis-back-2': redisBack({ seconds: 2, how: 'kill', rounds: 3 }),
  'redis-back-7': redisBack({ seconds: 7, how: 'kill', rounds: 3 }),
  'redis-back-20': redisBack({ seconds: 20, how: 'kill', rounds: 3 }),
  'redis-back-120': redisBack({ seconds: 120, how: 'kill', rounds: 3 }),
  'redis-kept': redisBack({ seconds: 7, how: 'kill, kept', rounds: 3 }),
  'redis-frozen-30': redisBack({ seconds: 30, how: 'freeze', rounds: 3 }),
  'redis-hangs-up': redisBack({ seconds: 0, how: 'hang up', rounds: 3 }),
  'redis-lost': redisLost('killed'),
  'redis-emptied': redisLost('emptied'),
  'redis-no-memory': redisFull('no memory', 30),
  'redis-no-disk': redisFull('no disk', 30),
  'service-kill-long': serviceKill({ readers: 2_000, rounds: 2, mailerKills: 20 }),
  'mailer-frozen-mail': mailerFrozen('mail', 40),
  'mailer-frozen-data': mailerFrozen('begin', 40),
  'mailer-frozen-dot': mailerFrozen('answer', 40),
  'mailer-stopped': mailerStopped,
  'relay-down': relayDown({ seconds: 60, how: 'hangs up' }),
  'relay-down-long': relayDown({ seconds: 300, how: 'refuses' }),
  'relay-locked': relayLocked('password', 60),
  'relay-disguised': relayLocked('certificate', 60),
  'relay-refuses-many': relayRefuses(1_000),
  'relay-slow': relaySlow,
  poison,
  'honest-backlog': honestBacklog,
  'million-waiting': millionWaiting(1_000_000),
  'clock-comments': clockJump('comments'),
  'clock-subscriptions': clockJump('subscriptions'),
  'clock-mailer': clockJump('mailer'),
  'stall-postgres': networkStall('postgres', 45),
  'stall-redis': networkStall('redis', 45),
  'stall-smtp': networkStall('smtp', 45),
  'jobs-again': jobsAgain,
  'unsubscribe-midway': unsubscribeMidway({ readers: 2_000, leavers: 200 }),
  restore: restore({ skips: false }),
  'restore-skips': restore({ skips: true }),
  'rolling-restart-long': rollingRestart(3),
  'comments-kill-database': commentsKill({ database: 5 }),
  'comments-kill-long': commentsKill({ service: 8, database: 6, both: 6 }),
}
