import { migrateAll } from '@afterword/all-in-one/migrate-all'
import type { SiteId } from '@afterword/shared/ids'
import { openDatabase } from '@afterword/shared/postgres/database'
import type { Kysely } from 'kysely'
import { createApiKey, createSite } from '../support/builders.ts'
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
  start: (name: ServiceName, own?: Record<string, string>) => Promise<ServiceProcess>
  stop: () => Promise<void>
}

export async function startWorld(): Promise<World> {
  const postgres = await startPostgresServer()
  const { url } = postgres
  const roles = roleUrls(url)
  await migrateAll({ ownerUrl: url, roles })
  const db = openDatabase<EverySchema>({ url, connections: 10, log: silent })
  const site = await createSite(db)
  await db
    .insertInto('comments.siteSettings')
    .values({ siteId: site, threadState: 'premoderated' })
    .execute()
  const key = await createApiKey(db, site, ['admin'])
  const [redis, sink] = await Promise.all([startRedisServer(), startSink()])
  const started: ServiceProcess[] = []

  return {
    db,
    site,
    key,
    postgres,
    redis,
    sink,
    async start(name, own) {
      const settings = { DATABASE_URL: roles[name], REDIS_URL: redis.url, SMTP_URL: sink.url }
      const service = await startService(name, { ...settings, ...own })
      started.push(service)
      return service
    },
    async stop() {
      for (const service of started) service.kill('SIGKILL')
      await Promise.all(started.map(({ ended }) => ended))
      await Promise.all([redis.stop(), sink.stop()])
      await db.destroy()
      await postgres.stop()
    },
  }
}
