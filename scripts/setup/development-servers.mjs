import { join } from 'node:path'
import { chooseVersion, hasCluster, makePostgresFolder } from './data-folder.mjs'
import { say } from './failure.mjs'
import { makePrivateFolder } from './folders.mjs'
import { findNamedServer } from './named-server.mjs'
import { bringWithinReach, expectPostgres, listPostgres } from './postgres-binaries.mjs'
import { createCluster, startPostgres } from './postgres.mjs'
import { findRedisServer } from './redis-server.mjs'
import { startRedis } from './redis.mjs'

/**
 * The servers `npm start` works with: those the environment names, else our own on `.data`.
 * Each is its URL and, if it is ours, when it has ended.
 */
export async function startDevelopmentServers(session, place) {
  const named = {
    postgres: await findNamedServer('DATABASE_URL', 5432),
    redis: await findNamedServer('REDIS_URL', 6379),
  }
  const program = named.redis ? undefined : await findRedisServer(session)
  const postgres = named.postgres ?? (await startOwnPostgres(session, place))
  const redis = named.redis ?? (await startOwnRedis(session, { program, ...place }))
  return { postgres, redis }
}

async function startOwnPostgres(session, place) {
  const { user, secrets } = place
  const installed = expectPostgres(listPostgres())
  const folder = makePostgresFolder(place)
  const postgres = chooseVersion(installed, folder)
  const cluster = {
    bin: bringWithinReach(postgres, { user, folder }),
    data: join(folder, String(postgres.major)),
    user,
    password: secrets.owner,
  }

  say(`PostgreSQL ${postgres.version} from ${postgres.bin}`)
  if (!hasCluster(cluster.data)) await createCluster(cluster, session.signal)
  return await startPostgres(session, cluster)
}

async function startOwnRedis(session, { program, data, secrets }) {
  say(`Redis from ${program}`)
  const folder = join(data, 'redis')
  makePrivateFolder(folder)
  return await startRedis(session, { program, folder, password: secrets.redis })
}
