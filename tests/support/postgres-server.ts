import { execFile } from 'node:child_process'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Child, startChild } from './child.ts'
import { freePort } from './free-port.ts'

export type PostgresServer = {
  url: string
  /** Ends it at once, as a crash does: it recovers from its log when it starts again. */
  crash: () => Promise<void>
  /** Kills the one process that all others are children of, with whatever it holds in memory. */
  kill: () => Promise<void>
  startAgain: () => Promise<void>
  /** Keeps all that it holds now; it is away for a moment. */
  snapshot: () => Promise<void>
  /** Goes back to that. */
  restore: () => Promise<void>
  stop: () => Promise<void>
}

/** Starts a PostgreSQL of one's own, with durable writes, to take away and bring back. */
export async function startPostgresServer(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'afterword-postgres-'))
  const user = serverUser()
  if (user) await chown(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const bin = process.env['TEST_POSTGRES_BIN'] ?? ''
  const initdb = ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--no-sync']
  await promisify(execFile)(join(bin, 'initdb'), initdb, { ...user, cwd: folder })

  const port = await freePort()
  const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=']
  let server: Child | undefined
  const startAgain = async (): Promise<void> => {
    server = startChild({
      command: join(bin, 'postgres'),
      args: ['-D', data, '-p', String(port), ...settings, '-c', 'max_connections=200'],
      cwd: folder,
      ...user,
    })
    await server.says(/database system is ready to accept connections/)
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    server?.kill(signal)
    await server?.ended
  }

  const copy = join(folder, 'copy')
  const replace = async (from: string, to: string): Promise<void> => {
    await end('SIGINT')
    await rm(to, { recursive: true, force: true })
    // By a process of its user, as it refuses files of others.
    await promisify(execFile)('cp', ['-a', from, to], { ...user, cwd: folder })
    await startAgain()
  }

  await startAgain()
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    crash: () => end('SIGQUIT'),
    kill: () => end('SIGKILL'),
    startAgain,
    snapshot: () => replace(data, copy),
    restore: () => replace(copy, data),
    async stop() {
      await end('SIGQUIT')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL refuses to run as root; the test run names the user it chose instead. */
function serverUser(): { uid: number; gid: number } | undefined {
  const { TEST_POSTGRES_UID, TEST_POSTGRES_GID } = process.env
  if (!TEST_POSTGRES_UID) return undefined
  return { uid: Number(TEST_POSTGRES_UID), gid: Number(TEST_POSTGRES_GID) }
}
