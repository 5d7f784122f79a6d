import type { RequestListener } from 'node:http'
import { fileURLToPath } from 'node:url'
import { openSites } from '@afterword/shared/access/site-cache'
import { type FetchPublic, openFetchPublic } from '@afterword/shared/http/fetch-public'
import { openRegistry } from '@afterword/shared/http/health'
import { hotReads } from '@afterword/shared/http/hot-reads'
import { addCounter } from '@afterword/shared/http/metrics'
import { backlogMetrics } from '@afterword/shared/messages/metrics'
import type { QueueName } from '@afterword/shared/messages/queue-name'
import { startMessages } from '@afterword/shared/messages/start-messages'
import { isMigrated, PLATFORM } from '@afterword/shared/postgres/migrations'
import { openRedis } from '@afterword/shared/redis'
import type { Resources, RunningService, ServiceSettings } from '@afterword/shared/service'
import { whenReady } from '@afterword/shared/when-ready'
import { addressProofHandlers } from './address-proofs/messages.ts'
import { createApp } from './app.ts'
import { openPostsInProgress } from './comments/posts-in-progress.ts'
import { openUnderWay } from './idempotency/under-way.ts'
import { openLimits } from './limits.ts'
import { type Live, openLive } from './live/open-live.ts'
import { startLoops } from './loops.ts'
import { SOURCE } from './migrations.ts'
import { moderationHandlers } from './moderation/messages.ts'
import { purgeHandlers } from './purges/messages.ts'
import { openSendPurge } from './purges/send-purge.ts'
import { openWordLists } from './rules/word-lists.ts'
import type { CommentsSchema } from './schema.ts'
import { rememberSettings } from './site-settings/remembered-settings.ts'
import { publicationHandlers } from './threads/messages.ts'

const CONSUMES: QueueName[] = ['comments.notices', 'comments.requests', 'comments.purges']
const RELAYS: QueueName[] = [...CONSUMES, 'subscriptions.requests', 'mailer.transactional']

const WIDGET_FOLDER = fileURLToPath(new URL('../../../web/widget/dist/', import.meta.url))

type Settings = ServiceSettings & {
  embedFolder?: string | undefined
  /** For answers to readers; with 0 each read asks PostgreSQL. */
  answerMemoryMb?: number | undefined
  /** How many comments may be posted at the same moment. */
  mostPosts?: number
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
          handlers: [
            ...moderationHandlers,
            ...addressProofHandlers,
            ...publicationHandlers(resources),
            ...purgeHandlers(purges),
          ],
        }),
        ...startLoops(resources, fetchPublic),
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
  const { fetchPublic, mostPosts } = settings
  const registry = openRegistry('comments')
  backlogMetrics(registry, db, CONSUMES)
  const countPosted = addCounter(registry, {
    name: 'afterword_comments_posted_total',
    help: 'Comments posted, by what became of them',
    labelNames: ['status'],
  })

  return createApp(
    {
      db,
      sites: openSites(db),
      now,
      publicUrl,
      tokenKeys,
      fetchPublic,
      ...openLimits({ redis: client, prefix: redis.prefix }),
      wordLists: openWordLists(),
      settings: rememberSettings(),
      underWay: openUnderWay(),
      posts: openPostsInProgress(mostPosts),
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
