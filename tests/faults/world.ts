import { migrateAll } from '@afterword/all-in-one/migrate-all'
import type { SiteId } from '@afterword/shared/ids'
import { openDatabase } from '@afterword/shared/postgres/database'
import type { Kysely } from 'kysely'
import { createApiKey, createSite } from '../support/builders.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { silent } from '../support/log.ts'
import { type PostgresServer, startPostgresServer } from '../support/postgres-server.ts'
import type { EverySchema } from '../support/postgres.ts'
import { type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { roleUrls, type ServiceName } from '../support/roles.ts'
import { type ServiceProcess, startService } from '../support/service-process.ts'
import { type Sink, startSink } from './sink.ts'

/** The whole system as an operator runs it: processes of their own, and every part can be hurt. */
export type World = {
  db: Kysely<EverySchema>
  site: SiteId
  /** An API key for that site with every scope. */
  key: string
  postgres: PostgresServer
  redis: RedisServer
  sink: Sink
  /** What a service's connections pass through, where the case asks for it. */
  edges: Record<Edge, FaultProxy>
  start: (name: WorldService, own?: Record<string, string>) => Promise<ServiceProcess>
  /** How often any service has said something like it. */
  countSaid: (pattern: RegExp) => number
  /** What the services warned of, or complained about, last. */
  warnings: () => string[]
  stop: () => Promise<void>
}

const WARNING = /"level":[456]0/
const LAST = 20

/** What a case can start: the services, and the one that hears of bounces for the mailer. */
export type WorldService = ServiceName | 'bounces'

export type Edge = 'postgres' | 'redis' | 'smtp'

/** With `proxied`, services reach every server through a network that can be hurt. */
export async function startWorld(proxied: boolean): Promise<World> {
  const postgres = await startPostgresServer()
  const { url } = postgres
  const roles = roleUrls(url)
  await migrateAll({ ownerUrl: url, roles })
  // A case may store a million readers at once.
  const db = openDatabase<EverySchema>({
    url,
    connections: 10,
    statementTimeoutMs: 600_000,
    log: silent,
  })
  const site = await createSite(db)
  await db
    .insertInto('comments.siteSettings')
    .values({ siteId: site, threadState: 'premoderated' })
    .execute()
  const key = await createApiKey(db, site, ['admin'])
  const [redis, sink] = await Promise.all([startRedisServer(), startSink()])
  const edges = await startEdges({ postgres: url, redis: redis.url, smtp: sink.url })
  const reach = (edge: Edge, target: string): string =>
    proxied ? Object.assign(new URL(target), { port: String(edges[edge].port) }).href : target
  const started: ServiceProcess[] = []

  return {
    db,
    site,
    key,
    postgres,
    redis,
    sink,
    edges,
    async start(name, own) {
      const settings = {
        DATABASE_URL: reach('postgres', roles[name === 'bounces' ? 'mailer' : name]),
        REDIS_URL: reach('redis', redis.url),
        SMTP_URL: reach('smtp', sink.url),
      }
      const service = await startService(name, { ...settings, ...own })
      started.push(service)
      return service
    },
    countSaid: (pattern) =>
      started.flatMap(({ lines }) => lines.filter((line) => pattern.test(line))).length,
    warnings: () =>
      started.flatMap(({ lines }) => lines.filter((line) => WARNING.test(line)).slice(-LAST)),
    async stop() {
      for (const service of started) service.kill('SIGKILL')
      await Promise.all(started.map(({ ended }) => ended))
      await Promise.all([edges.postgres, edges.redis, edges.smtp].map((edge) => edge.stop()))
      await Promise.all([redis.stop(), sink.stop()])
      await db.destroy()
      await postgres.stop()
    },
  }
}

async function startEdges(targets: Record<Edge, string>): Promise<Record<Edge, FaultProxy>> {
  const start = (edge: Edge): Promise<FaultProxy> =>
    startFaultProxy(Number(new URL(targets[edge]).port))
  const [postgres, redis, smtp] = await Promise.all([
    start('postgres'),
    start('redis'),
    start('smtp'),
  ])
  return { postgres, redis, smtp }
}
