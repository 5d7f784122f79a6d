import { join } from 'node:path'
import process from 'node:process'
import { chooseVersion, hasCluster, makePostgresFolder } from './data-folder.mjs'
import { say } from './failure.mjs'
import { makePrivateFolder } from './folders.mjs'
import { bringWithinReach, expectPostgres, listPostgres } from './postgres-binaries.mjs'
import { createCluster, startPostgres } from './postgres.mjs'
import { findRedisServer } from './redis-server.mjs'
import { startRedis } from './redis.mjs'

/**
 * The servers `npm start` works with: those the environment names, else our own on `.data`.
 * Each is its URL and, if it is ours, when it has ended.
 */
export async function startDevelopmentServers(session, place) {
  const program = process.env.REDIS_URL ? undefined : await findRedisServer(session)
  const postgres = process.env.DATABASE_URL
    ? { url: process.env.DATABASE_URL }
    : await startOwnPostgres(session, place)
  const redis = program
    ? await startOwnRedis(session, { program, ...place })
    : { url: process.env.REDIS_URL }
  return { postgres, redis }
}

async function startOwnPostgres(session, { data, user, secrets }) {
  const installed = expectPostgres(listPostgres())
  const folder = makePostgresFolder(data, user)
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
