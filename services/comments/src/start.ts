import type { RequestListener } from 'node:http'
import { fileURLToPath } from 'node:url'
import { openSites } from '@afterword/shared/access/site-cache'
import { type FetchPublic, openFetchPublic } from '@afterword/shared/http/fetch-public'
import { openRegistry } from '@afterword/shared/http/health'
import { hotReads } from '@afterword/shared/http/hot-reads'
import { addCounter } from '@afterword/shared/http/metrics'
import { openRateLimit } from '@afterword/shared/http/rate-limit'
import { openTally } from '@afterword/shared/http/tally'
import { startLoop } from '@afterword/shared/loop'
import { backlogMetrics } from '@afterword/shared/messages/metrics'
import type { QueueName } from '@afterword/shared/messages/queue-name'
import { startMessages } from '@afterword/shared/messages/start-messages'
import { onceAMinute } from '@afterword/shared/once-a-minute'
import { isMigrated, PLATFORM } from '@afterword/shared/postgres/migrations'
import { openRedis } from '@afterword/shared/redis'
import type { Resources, RunningService, ServiceSettings } from '@afterword/shared/service'
import { whenReady } from '@afterword/shared/when-ready'
import { addressProofHandlers } from './address-proofs/messages.ts'
import { createApp } from './app.ts'
import { sweepPersonal } from './erasure/sweep-personal.ts'
import { type Live, openLive } from './live/open-live.ts'
import { SOURCE } from './migrations.ts'
import { moderationHandlers } from './moderation/messages.ts'
import { openWordLists } from './rules/word-lists.ts'
import { purgeHandlers } from './purges/messages.ts'
import { openSendPurge } from './purges/send-purge.ts'
import type { CommentsSchema } from './schema.ts'
import { refreshKeys } from './sign-in/refresh-keys.ts'
import { sweep } from './sweep.ts'
import { showVotes } from './votes/store.ts'

const CONSUMES: QueueName[] = ['comments.notices', 'comments.requests', 'comments.purges']
const RELAYS: QueueName[] = [...CONSUMES, 'subscriptions.requests', 'mailer.transactional']

const FROM_CLIENT = { name: 'comments-from-client', points: 10, seconds: 60 }
const ASKS_FOR_MAIL = { name: 'asks-for-mail', points: 30, seconds: 600 }
const ON_SITE = { name: 'comments-on-site', points: 600, seconds: 60 }
const VOTES = { name: 'votes', points: 60, seconds: 60 }
const REPORTS = { name: 'reports', points: 20, seconds: 3_600 }
const NEW_READERS = { name: 'new-readers', points: 30, seconds: 3_600 }

const CHALLENGES = { name: 'challenges', points: 30, seconds: 60 }

const CLIENT_TROUBLE = { name: 'trouble-from-client', points: 5, seconds: 60 }
const THREAD_TROUBLE = { name: 'trouble-in-thread', points: 60, seconds: 60 }

const SWEEP_IDLE_MS = 60_000
const VOTES_IDLE_MS = 1_000
const KEYS_IDLE_MS = 10_000

const WIDGET_FOLDER = fileURLToPath(new URL('../../../web/widget/dist/', import.meta.url))

type Settings = ServiceSettings & {
  embedFolder?: string | undefined
  /** For answers to readers; with 0 each read asks PostgreSQL. */
  answerMemoryMb?: number | undefined
  /** Left out, only what is on the public internet is fetched. */
  fetchPublic?: FetchPublic
  /** Hosts inside the operator's network that may be told of removals. */
  privateHosts?: string[] | undefined
}

/** Starts the service: what answers its requests, and its work once the database is there. */
export function start(settings: Settings, resources: Resources<CommentsSchema>): RunningService {
  const { redis, fetchPublic = openFetchPublic(), privateHosts = [] } = settings
  const { db, log } = resources
  const client = openRedis(redis, log)
  const isReady = (): Promise<boolean> => isMigrated(db, [PLATFORM, SOURCE])
  const live = openLive(resources, settings)

  const stopWork = whenReady({
    isReady,
    log,
    begin() {
      const parts = { db, redis, client, log, relays: RELAYS, consumes: CONSUMES }
      const purges = { db, sendPurge: openSendPurge({ fetchPublic, privateHosts }) }
      const stops = [
        startMessages({
          ...parts,
          handlers: [...moderationHandlers, ...addressProofHandlers, ...purgeHandlers(purges)],
        }),
        startSweep(resources),
        startForgetting(resources),
        startVotes(resources),
        startKeys(resources, fetchPublic),
      ]
      return async () => void (await Promise.all(stops.map((stop) => stop())))
    },
  })

  return {
    listener: hotReads(
      openApp({ ...settings, fetchPublic }, resources, { client, isReady, live }),
      { publicUrl: settings.publicUrl, ...live.answers },
    ),
    async stop() {
      await Promise.all([stopWork(), live.stop()])
      client.disconnect()
    },
  }
}

type Open = {
  client: ReturnType<typeof openRedis>
  isReady: () => Promise<boolean>
  live: Live
}

function openApp(
  settings: Settings & { fetchPublic: FetchPublic },
  { db, log, now }: Resources<CommentsSchema>,
  { client, isReady, live }: Open,
): RequestListener {
  const { redis, publicUrl, tokenKeys, trustedProxies, metricsToken, embedFolder } = settings
  const { fetchPublic } = settings
  const registry = openRegistry('comments')
  backlogMetrics(registry, db, CONSUMES)
  const countPosted = addCounter(registry, {
    name: 'afterword_comments_posted_total',
    help: 'Comments posted, by what became of them',
    labelNames: ['status'],
  })

  const limitStore = { redis: client, prefix: redis.prefix }
  const limits = {
    fromClient: openRateLimit(limitStore, FROM_CLIENT),
    onSite: openRateLimit(limitStore, ON_SITE),
    asksForMail: openRateLimit(limitStore, ASKS_FOR_MAIL),
    votes: openRateLimit(limitStore, VOTES),
    reports: openRateLimit(limitStore, REPORTS),
    newReaders: openRateLimit(limitStore, NEW_READERS),
    challenges: openRateLimit(limitStore, CHALLENGES),
  }
  const trouble = {
    fromClient: openTally(limitStore, CLIENT_TROUBLE),
    inThread: openTally(limitStore, THREAD_TROUBLE),
  }
  return createApp(
    {
      db,
      sites: openSites(db),
      now,
      publicUrl,
      tokenKeys,
      fetchPublic,
      limits,
      trouble,
      wordLists: openWordLists(),
      countPosted,
      ...live,
    },
    {
      health: { isReady, redis: client, registry, metricsToken },
      trustedProxies,
      embedFolder: embedFolder ?? WIDGET_FOLDER,
      log,
    },
  )
}

/** Never at once again: it is what keeps votes from changing a thread more than once a second. */
function startVotes({ db, log }: Resources<CommentsSchema>): () => Promise<void> {
  const step = async (): Promise<number> => {
    await showVotes(db)
    return 0
  }
  return startLoop(step, {
    idleMs: VOTES_IDLE_MS,
    onError: onceAMinute((error) => log.warn({ err: error }, 'new votes were not shown')),
  })
}

function startKeys(
  { db, log }: Resources<CommentsSchema>,
  fetchPublic: FetchPublic,
): () => Promise<void> {
  return startLoop(() => refreshKeys({ db, fetchPublic }), {
    idleMs: KEYS_IDLE_MS,
    onError: onceAMinute((error) =>
      log.warn({ err: error }, "a site's sign-in keys were not read"),
    ),
  })
}

function startForgetting({ db, log }: Resources<CommentsSchema>): () => Promise<void> {
  return startLoop(() => sweepPersonal({ db }), {
    idleMs: SWEEP_IDLE_MS,
    onError: onceAMinute((error) => log.warn({ err: error }, 'sweep of personal data failed')),
  })
}

function startSweep({ db, log }: Resources<CommentsSchema>): () => Promise<void> {
  return startLoop(() => sweep(db), {
    idleMs: SWEEP_IDLE_MS,
    onError: onceAMinute((error) => log.warn({ err: error }, 'sweep failed')),
  })
}
