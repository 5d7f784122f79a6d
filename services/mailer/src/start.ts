import { openSites } from '@afterword/shared/access/site-cache'
import { openJournal } from '@afterword/shared/journal/journal'
import type { QueueName } from '@afterword/shared/messages/queue-name'
import { startMessages } from '@afterword/shared/messages/start-messages'
import { isMigrated, PLATFORM } from '@afterword/shared/postgres/migrations'
import { openRedis } from '@afterword/shared/redis'
import type { Resources, RunningService, ServiceSettings } from '@afterword/shared/service'
import { whenReady } from '@afterword/shared/when-ready'
import { type Kysely, sql } from 'kysely'
import { openAlarm } from './alerts/raise.ts'
import { startTelling } from './alerts/start-telling.ts'
import type { Webhook } from './alerts/tell-webhook.ts'
import { createApp } from './app.ts'
import { openContents } from './contents/content-cache.ts'
import { type Expiry, type Lane, LANES } from './deliveries/delivery-kind.ts'
import type { Deps } from './deps.ts'
import { openKeyRing } from './dkim/key-ring.ts'
import { openSigner } from './dkim/sign.ts'
import { feedbackHandlers } from './feedback/messages.ts'
import { type Feedback, openFeedback } from './feedback/open-feedback.ts'
import type { FeedbackSettings } from './feedback/settings.ts'
import { startReminding } from './guard/start-reminding.ts'
import { openSiteHolds } from './holds/site-holds.ts'
import { openGate } from './instance/gate.ts'
import { type Metrics, openMetrics } from './metrics.ts'
import { SOURCE } from './migrations.ts'
import { planningHandlers } from './planning/messages.ts'
import type { Relay } from './relays/relay.ts'
import type { MailerSchema } from './schema.ts'
import { openPatterns } from './sending/compose-once.ts'
import { openWays, type Ways } from './sending/open-ways.ts'
import { startSending } from './sending/start-sending.ts'
import { startSweeping } from './start-sweeping.ts'
import { openTemplates } from './templates/open-templates.ts'

/** What the mailer needs besides what all services do. */
export type MailerSettings = ServiceSettings & {
  /** One relay or several, as SMTP_URL says. */
  smtpUrl: string
  /** How fast we send, of each site and to each provider, as MAIL_RATES says. */
  mailRates?: string
  /** Holds campaigns whose mails fare badly. */
  campaignGuard?: boolean
  /** After which time mail is not tried any more; 12 and 24 hours, if left out. */
  expiry?: Expiry
  addressHashKey: string
  /** Where it is kept who left, apart from the database, as JOURNAL_DIR says. */
  journalFolder?: string | undefined
  /** An operator's own words and layout, as TEMPLATES_DIR says. */
  templatesFolder?: string | undefined
  /** Opens the DKIM keys in the database. */
  dkimSecret?: string | undefined
  alertWebhook?: Webhook | undefined
  feedback?: FeedbackSettings
  /** Sends nothing until it is released: the ledger may be older than what has really been sent. */
  holdDelivery: boolean
  /** What its operator calls this instance, to tell copies apart. */
  instanceId?: string | undefined
  /** Whose mail goes out once more where nobody knows whether it arrived; all, if left out. */
  resendUnknown?: Lane[] | undefined
  /** How long a silent sender is believed to live. Its work is taken up a second or two later. */
  leaseMs?: number
}

const QUEUES: QueueName[] = [
  'mailer.transactional',
  'mailer.notices',
  'mailer.digests',
  'mailer.campaigns',
]
const LEASE_MS = 15_000

/** Starts the mailer: what answers its requests, and its work once the database is there. */
export function start(
  settings: MailerSettings,
  { db, log }: Resources<MailerSchema>,
): RunningService {
  const { redis, holdDelivery, trustedProxies } = settings
  const client = openRedis(redis, log)
  const isReady = (): Promise<boolean> => isMigratedForUs(db)
  const alarm = openAlarm({ db, log })
  const ways = openWays(settings, { db, client, log })
  const { relays } = ways
  const gate = openGate({ isHeld: holdDelivery, instanceId: settings.instanceId, log })
  const metrics = openMetrics({ db, queues: QUEUES, ways, gate })
  const { registry } = metrics
  const feedback = openFeedback(settings, { db, client, registry })
  const { returnPaths } = feedback
  const journal = openJournal({ folder: settings.journalFolder, service: 'mailer', log })
  const alert = alarm.raise
  const deps = openDeps(settings, { db, log, relays, gate, alert, returnPaths, journal })
  if (holdDelivery) log.warn('delivery is held: nothing will be sent')

  const stopWork = whenReady({
    isReady: async () => (await isReady()) && feedback.look(),
    log,
    begin: () => startWork(deps, settings, { client, feedback, metrics, ways }),
  })

  const { metricsToken } = settings
  const health = { isReady, redis: client, registry, metricsToken, notes: gate.notes }
  return {
    listener: createApp(deps, { trustedProxies, health, feedback }),
    async stop() {
      await stopWork()
      await alarm.stop()
      await journal.close()
      client.disconnect()
    },
  }
}

type Parts = {
  client: ReturnType<typeof openRedis>
  feedback: Feedback
  metrics: Metrics
  ways: Ways
}

/** Begins what needs the database. Returns what stops it. */
function startWork(
  deps: Deps,
  { redis, alertWebhook, leaseMs = LEASE_MS }: MailerSettings,
  { client, feedback, metrics, ways }: Parts,
): () => Promise<void> {
  const { db, log } = deps
  const handlers = [...planningHandlers(deps), ...feedbackHandlers(deps)]
  const messages = { db, redis, client, log, relays: QUEUES, consumes: QUEUES, handlers }
  const stops = [
    startMessages(messages),
    startTelling(deps, alertWebhook),
    startSweeping(deps),
    startReminding(deps),
    feedback.start(deps, ways.relays[0]),
    startSending(deps, { ways, leaseMs, countOutcome: metrics.countOutcome }),
  ]
  return async () => void (await Promise.all(stops.map((stop) => stop())))
}

type Opened = Pick<Deps, 'db' | 'log' | 'gate' | 'alert' | 'returnPaths' | 'journal'> & {
  relays: Relay[]
}

function openDeps(
  settings: MailerSettings,
  { db, log, relays, gate, alert, returnPaths, journal }: Opened,
): Deps {
  const { publicUrl, tokenKeys, addressHashKey, dkimSecret } = settings
  const keys = openKeyRing({ db, log, secret: dkimSecret })
  const weSign = relays.some(({ signs }) => signs !== 'relay')
  return {
    db,
    log,
    alert,
    journal,
    sites: openSites(db),
    contents: openContents(db),
    patterns: openPatterns(log),
    signer: openSigner(keys),
    holds: openSiteHolds({ db, keys: weSign ? keys : undefined, raise: alert }),
    gate,
    expiry: settings.expiry ?? { publicationHours: 12, otherHours: 24 },
    guardsCampaigns: settings.campaignGuard ?? true,
    resendLanes: settings.resendUnknown ?? LANES,
    templates: openTemplates(settings.templatesFolder),
    returnPaths,
    publicUrl,
    tokenKeys,
    addressHashKey,
  }
}

/** The views we read are another service's, and may come later than our own tables. */
async function isMigratedForUs(db: Kysely<MailerSchema>): Promise<boolean> {
  if (!(await isMigrated(db, [PLATFORM, SOURCE]))) return false
  const { rows } = await sql<{ isThere: boolean }>`
    select to_regclass('subscriptions.deliverable') is not null
      and to_regclass('subscriptions.answerable_confirmations') is not null
      and to_regclass('comments.reachable_authors') is not null
      and to_regclass('comments.visible_comments') is not null
      and to_regclass('comments.waiting_comments') is not null
      and to_regclass('subscriptions.campaign_states') is not null as is_there
  `.execute(db)
  return rows[0]?.isThere ?? false
}
