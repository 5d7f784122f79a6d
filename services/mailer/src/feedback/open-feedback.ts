import type { TokenKey } from '@afterword/shared/config'
import { type FetchPublic, openFetchPublic } from '@afterword/shared/http/fetch-public'
import type { openRegistry } from '@afterword/shared/http/health'
import { startLoop } from '@afterword/shared/loop'
import { onceAMinute } from '@afterword/shared/once-a-minute'
import type { openRedis, RedisSettings } from '@afterword/shared/redis'
import type { Kysely } from 'kysely'
import { startBounces } from '../bounces/start-bounces.ts'
import type { Deps } from '../deps.ts'
import type { RelaySettings } from '../relays/relay.ts'
import type { MailerSchema } from '../schema.ts'
import { openInbound, startProbing } from './inbound.ts'
import { type CountFeedback, feedbackMetrics } from './metrics.ts'
import { openReturnPaths, type ReturnPaths } from './return-path.ts'
import type { FeedbackSettings, WebhookSecrets } from './settings.ts'
import { deleteOldFeedback } from './sweep-store.ts'

/** How this process hears what became of its mail. */
export type Feedback = {
  returnPaths: ReturnPaths
  countFeedback: CountFeedback
  secrets: WebhookSecrets
  fetchPublic: FetchPublic
  /** Finds out whether mail to the bounce domain arrives; true once it knows. */
  look: () => Promise<true>
  /** Starts what the settings want in this process. A probe goes out by `relay`, if there is one. */
  start: (deps: Deps, relay: Pick<RelaySettings, 'options'> | undefined) => () => Promise<void>
}

type Settings = { redis: RedisSettings; tokenKeys: TokenKey[]; feedback?: FeedbackSettings }
type Parts = {
  db: Kysely<MailerSchema>
  client: ReturnType<typeof openRedis>
  registry: ReturnType<typeof openRegistry>
}

export function openFeedback(
  { redis: { prefix }, tokenKeys, feedback = {} }: Settings,
  { db, client, registry }: Parts,
): Feedback {
  const { bounceDomain: domain, isInboundTrusted = false, secrets = {} } = feedback
  const { keepDays = 30 } = feedback
  const inbound = openInbound({ db, domain, isTrusted: isInboundTrusted })
  const countFeedback = feedbackMetrics(registry, db)

  return {
    returnPaths: openReturnPaths({ domain, tokenKeys, isProven: inbound.isProven }),
    countFeedback,
    secrets,
    fetchPublic: feedback.fetchPublic ?? openFetchPublic(),
    look: inbound.look,
    start(deps, relay) {
      const stops = [startSweep(deps, keepDays)]
      if (domain && relay && !isInboundTrusted) {
        stops.push(startProbing({ ...deps, inbound, relay, domain }))
      }
      if (feedback.listener) {
        const redis = { redis: client, prefix }
        stops.push(listenHere(feedback.listener, { ...deps, redis, countFeedback }))
      }
      return async () => void (await Promise.all(stops.map((stop) => stop())))
    },
  }
}

const SWEEP_IDLE_MS = 60_000
const SWEEP_BATCH = 1_000

/** Deletes what has been kept long enough. */
function startSweep({ db, log }: Pick<Deps, 'db' | 'log'>, keepDays: number): () => Promise<void> {
  return startLoop(() => deleteOldFeedback(db, { keepDays, limit: SWEEP_BATCH }), {
    idleMs: SWEEP_IDLE_MS,
    onError: onceAMinute((error) => log.warn({ err: error }, 'sweep of old feedback failed')),
  })
}

type Listening = Omit<Parameters<typeof startBounces>[1], 'isReady'>

/** Listens in this process, whose other work goes on if the port is taken. */
function listenHere(
  settings: Parameters<typeof startBounces>[0],
  parts: Listening,
): () => Promise<void> {
  const started = startBounces(settings, { ...parts, isReady: async () => true })
  const running = started.catch((error: unknown) =>
    parts.log.error({ err: error }, 'the bounce listener cannot listen: see BOUNCE_PORT'),
  )
  return async () => {
    const listener = await running
    await listener?.stop()
  }
}
