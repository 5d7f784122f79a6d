import { join } from 'node:path'
import process from 'node:process'
import { say } from './failure.mjs'
import { makePrivateFolder, makeTemporaryFolder } from './folders.mjs'
import { bringWithinReach, expectPostgres, listPostgres } from './postgres-binaries.mjs'
import { createCluster, startPostgres } from './postgres.mjs'
import { findRedisServer } from './redis-server.mjs'
import { startRedis } from './redis.mjs'
import { findServerUser } from './server-user.mjs'

/** Only for what is thrown away: a crash of the machine loses everything. */
export const CARELESS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']

/** PostgreSQL and Redis that are gone when the session ends, as the environment that names them. */
export async function startTestServers(session, { settings }) {
  const program = await findRedisServer(session)
  const postgres = await startTestPostgres(session, settings)
  const redisUrl = process.env.TEST_REDIS_URL ?? (await startTestRedis(session, program))
  return { ...postgres, TEST_REDIS_URL: redisUrl, TEST_REDIS_SERVER: program }
}

async function startTestPostgres(session, settings) {
  const [postgres] = expectPostgres(listPostgres())
  const user = findServerUser()
  const folder = makeTemporaryFolder(session, user)
  const bin = bringWithinReach(postgres, { user, folder })
  const programs = { TEST_POSTGRES_BIN: bin, ...nameUser(user) }
  const named = process.env.TEST_POSTGRES_URL
  if (named) return { TEST_POSTGRES_URL: named, ...programs }

  say(`PostgreSQL ${postgres.version} from ${postgres.bin}`)
  const cluster = { bin, user, data: join(folder, 'data') }
  await createCluster(cluster, session.signal)
  const all = ['max_connections=300', ...settings]
  const { url } = await startPostgres(session, { ...cluster, settings: all })
  return { TEST_POSTGRES_URL: url, ...programs }
}

/** As root, tests that start a PostgreSQL of their own need to know as whom. */
function nameUser(user) {
  return user ? { TEST_POSTGRES_UID: String(user.uid), TEST_POSTGRES_GID: String(user.gid) } : {}
}

async function startTestRedis(session, program) {
  say(`Redis from ${program}`)
  const folder = makeTemporaryFolder(session)
  makePrivateFolder(folder)
  const { url } = await startRedis(session, { program, folder })
  return url
}
