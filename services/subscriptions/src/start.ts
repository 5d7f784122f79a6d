import { openSites } from '@afterword/shared/access/site-cache'
import { openRateLimit } from '@afterword/shared/http/rate-limit'
import { openJournal } from '@afterword/shared/journal/journal'
import { startLoop } from '@afterword/shared/loop'
import type { QueueName } from '@afterword/shared/messages/queue-name'
import { startMessages } from '@afterword/shared/messages/start-messages'
import { onceAMinute } from '@afterword/shared/once-a-minute'
import { isMigrated, PLATFORM } from '@afterword/shared/postgres/migrations'
import { openRedis } from '@afterword/shared/redis'
import type { Resources, RunningService, ServiceSettings } from '@afterword/shared/service'
import { whenReady } from '@afterword/shared/when-ready'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { createApp } from './app.ts'
import { advanceCampaigns } from './campaigns/advance-campaigns.ts'
import { openMetrics } from './metrics.ts'
import { SOURCE } from './migrations.ts'
import type { SubscriptionsSchema } from './schema.ts'
import { eraseUnconfirmed } from './subscriptions/erase-unconfirmed.ts'
import { subscriptionHandlers } from './subscriptions/messages.ts'

const RELAYS: QueueName[] = [
  'subscriptions.requests',
  'comments.requests',
  'mailer.transactional',
  'mailer.campaigns',
]
const CONSUMES: QueueName[] = ['subscriptions.requests']

/** A campaign begins, and a pause ends, within this time and a little. */
const CAMPAIGNS_IDLE_MS = 500
const ERASE_IDLE_MS = 3_600_000

/** Enough for a household or an office; a program that fills in addresses soon has to wait. */
const SUBSCRIBING = { name: 'subscribe', points: 30, seconds: 600 }

/** What this service needs besides what all services do. */
export type SubscriptionsSettings = ServiceSettings & {
  /** Keys the hashes of addresses in the journal. */
  addressHashKey: string
  /** Where it is kept who left, apart from the database, as JOURNAL_DIR says. */
  journalFolder?: string | undefined
}

/** Starts the service: what answers its requests, and its work once the database is there. */
export function start(
  settings: SubscriptionsSettings,
  { db, log, now }: Resources<SubscriptionsSchema>,
): RunningService {
  const { redis, publicUrl, tokenKeys, addressHashKey, trustedProxies, metricsToken } = settings
  const client = openRedis(redis, log)
  const isReady = (): Promise<boolean> => isMigrated(db, [PLATFORM, SOURCE])
  const limitSubscribing = openRateLimit({ redis: client, prefix: redis.prefix }, SUBSCRIBING)

  const registry = openMetrics(db, CONSUMES)
  const journal = openJournal({ folder: settings.journalFolder, service: 'subscriptions', log })
  const noting = { journal, addressHashKey }
  const listener = createApp(
    { ...noting, db, now, sites: openSites(db), publicUrl, tokenKeys, limitSubscribing },
    { health: { isReady, redis: client, registry, metricsToken }, trustedProxies, log },
  )

  const stopWork = whenReady({
    isReady,
    log,
    begin() {
      const handlers = subscriptionHandlers(noting)
      const parts = { db, redis, client, log, relays: RELAYS, consumes: CONSUMES, handlers }
      const stops = [startMessages(parts), ...startLoops(db, log)]
      return async () => void (await Promise.all(stops.map((stop) => stop())))
    },
  })

  return {
    listener,
    async stop() {
      await stopWork()
      await journal.close()
      client.disconnect()
    },
  }
}

function startLoops(db: Kysely<SubscriptionsSchema>, log: Logger): (() => Promise<void>)[] {
  const failed = (loop: string): ((error: unknown) => void) =>
    onceAMinute((error) => log.warn({ err: error, loop }, 'loop failed, will try again'))

  return [
    startLoop(() => advanceCampaigns(db), {
      idleMs: CAMPAIGNS_IDLE_MS,
      onError: failed('campaigns'),
    }),
    startLoop(() => eraseUnconfirmed(db), {
      idleMs: ERASE_IDLE_MS,
      onError: failed('erase-unconfirmed'),
    }),
  ]
}
