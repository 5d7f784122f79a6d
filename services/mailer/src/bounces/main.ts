import { readConfig } from '@afterword/shared/config'
import { openRegistry } from '@afterword/shared/http/health'
import { openJournal } from '@afterword/shared/journal/journal'
import { openLog } from '@afterword/shared/log'
import { openDatabase } from '@afterword/shared/postgres/database'
import { isMigrated, PLATFORM } from '@afterword/shared/postgres/migrations'
import { openRedis } from '@afterword/shared/redis'
import { runProcess } from '@afterword/shared/run-process'
import { openAlarm } from '../alerts/raise.ts'
import { feedbackMetrics } from '../feedback/metrics.ts'
import { SOURCE } from '../migrations.ts'
import type { MailerSchema } from '../schema.ts'
import { Config, readTls } from './config.ts'
import { createBouncesApp } from './routes.ts'
import { startBounces } from './start-bounces.ts'

const config = readConfig(Config, process.env)
const log = openLog({ service: 'bounces', level: config.LOG_LEVEL })
const db = openDatabase<MailerSchema>({
  url: config.DATABASE_URL,
  connections: config.DATABASE_CONNECTIONS,
  log,
})
const redis = { url: config.REDIS_URL, prefix: config.REDIS_PREFIX }
const client = openRedis(redis, log)
const registry = openRegistry('bounces')
const alarm = openAlarm({ db, log })
const journal = openJournal({ folder: config.JOURNAL_DIR, service: 'bounces', log })
const isReady = (): Promise<boolean> => isMigrated(db, [PLATFORM, SOURCE])

const bounces = await startBounces(
  {
    domain: config.BOUNCE_DOMAIN,
    host: config.BOUNCE_HOST,
    port: config.BOUNCE_PORT,
    tls: readTls(config),
  },
  {
    db,
    log,
    tokenKeys: config.TOKEN_KEYS,
    addressHashKey: config.ADDRESS_HASH_KEY,
    alert: alarm.raise,
    journal,
    guardsCampaigns: config.CAMPAIGN_GUARD,
    redis: { redis: client, prefix: redis.prefix },
    countFeedback: feedbackMetrics(registry, db),
    isReady,
  },
).catch((error: unknown) => {
  console.error(`afterword: BOUNCE_PORT ${config.BOUNCE_PORT} cannot be used (${String(error)})`)
  return process.exit(1)
})

const health = { isReady, redis: client, registry, metricsToken: config.METRICS_TOKEN }
await runProcess({
  host: config.HOST,
  port: config.PORT,
  listener: createBouncesApp({ publicUrl: config.PUBLIC_URL, health, log }),
  log,
  stop: async () => {
    await bounces.stop()
    await alarm.stop()
    await journal.close()
    client.disconnect()
    await db.destroy()
  },
})
