import type { RequestListener } from 'node:http'
import { SOURCE as COMMENTS } from '@afterword/comments/migrations'
import { start as startComments } from '@afterword/comments/start'
import { webhookOf } from '@afterword/mailer/alerts/tell-webhook'
import { feedbackSettings } from '@afterword/mailer/feedback/settings'
import { SOURCE as MAILER } from '@afterword/mailer/migrations'
import { start as startMailer } from '@afterword/mailer/start'
import { openLog } from '@afterword/shared/log'
import { openDatabase } from '@afterword/shared/postgres/database'
import { followClock } from '@afterword/shared/postgres/database-clock'
import { isMigrated, PLATFORM, type SchemaSource } from '@afterword/shared/postgres/migrations'
import { type Resources, type RunningService, settingsOf } from '@afterword/shared/service'
import { SOURCE as SUBSCRIPTIONS } from '@afterword/subscriptions/migrations'
import { start as startSubscriptions } from '@afterword/subscriptions/start'
import type { Config } from './config.ts'
import { dispatch } from './dispatch.ts'
import { healthListeners } from './health.ts'

type Part = RunningService & { isReady: () => Promise<boolean> }

const POOLS = 3

/**
 * Starts the three services in this process, each with a pool of connections and a log of its
 * own, behind one listener. `extra` answers first segments that are no service's.
 */
export function start(config: Config, extra: Record<string, RequestListener> = {}): RunningService {
  const { comments, subscriptions, mailer } = startParts(config)
  const parts = [comments, subscriptions, mailer]
  const isReady = async (): Promise<boolean> =>
    (await Promise.all(parts.map((part) => part.isReady()))).every(Boolean)

  openLog({ service: 'all-in-one', level: config.LOG_LEVEL }).info(
    { connections: POOLS * config.DATABASE_CONNECTIONS },
    'connections to PostgreSQL at most, in all',
  )
  return {
    listener: dispatch({
      ...extra,
      ...healthListeners(isReady),
      comments: comments.listener,
      subscriptions: subscriptions.listener,
      mailer: mailer.listener,
      'embed.js': comments.listener,
      embed: comments.listener,
      desk: comments.listener,
    }),
    async stop() {
      await Promise.all(parts.map((part) => part.stop()))
    },
  }
}

function startParts(config: Config): Record<'comments' | 'subscriptions' | 'mailer', Part> {
  const shared = settingsOf(config)
  const noting = { addressHashKey: config.ADDRESS_HASH_KEY, journalFolder: config.JOURNAL_DIR }
  const own = {
    ...noting,
    smtpUrl: config.SMTP_URL,
    mailRates: config.MAIL_RATES,
    campaignGuard: config.CAMPAIGN_GUARD,
    expiry: {
      publicationHours: config.PUBLICATION_EXPIRY_HOURS,
      otherHours: config.MAIL_EXPIRY_HOURS,
    },
    dkimSecret: config.DKIM_SECRET,
    alertWebhook: webhookOf(config),
    feedback: feedbackSettings(config),
    templatesFolder: config.TEMPLATES_DIR,
    holdDelivery: config.HOLD_DELIVERY,
    instanceId: config.INSTANCE_ID,
    resendUnknown: config.RESEND_UNKNOWN,
  }
  return {
    comments: startPart(COMMENTS, { config, url: config.COMMENTS_DATABASE_URL }, (resources) =>
      startComments(
        { ...shared, embedFolder: config.EMBED_FOLDER, privateHosts: config.PRIVATE_HOSTS },
        resources,
      ),
    ),
    subscriptions: startPart(
      SUBSCRIPTIONS,
      { config, url: config.SUBSCRIPTIONS_DATABASE_URL },
      (resources) => startSubscriptions({ ...shared, ...noting }, resources),
    ),
    mailer: startPart(MAILER, { config, url: config.MAILER_DATABASE_URL }, (resources) =>
      startMailer({ ...shared, ...own }, resources),
    ),
  }
}

/** One service with what a process of its own would open for it, closed after it. */
function startPart<Schema>(
  source: SchemaSource,
  { config, url }: { config: Config; url: string },
  startService: (resources: Resources<Schema>) => RunningService,
): Part {
  const log = openLog({ service: source.schema, level: config.LOG_LEVEL })
  const db = openDatabase<Schema>({ url, connections: config.DATABASE_CONNECTIONS, log })
  const clock = followClock(db, log)
  const service = startService({ db, log, now: clock.now })
  return {
    listener: service.listener,
    isReady: () => isMigrated(db, [PLATFORM, source]),
    async stop() {
      await Promise.all([service.stop(), clock.stop()])
      await db.destroy()
    },
  }
}
