import { existsSync, readFileSync, renameSync, rmSync, writeFileSync, chownSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { lastLine, run } from './commands.mjs'
import { Failure } from './failure.mjs'
import { beginningOf, commandOf, stopProcess } from './processes.mjs'
import { startOnFreePort } from './servers.mjs'

const OWNER = 'postgres'

const STOP = { stopSignal: 'SIGINT', graceMs: 20_000 }
const LOCALE = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'
/** Nothing of the caller's environment: PGPORT, PGOPTIONS and the like would change what we start. */
const ENVIRONMENT = { PATH: process.env.PATH, LC_ALL: LOCALE }

/** Makes an empty database server in `data`; with a password it is asked for, without one it is open. */
export async function createCluster({ bin, data, user, password }, signal) {
  const draft = `${data}.new`
  const passwordFile = `${data}.password`
  rmSync(draft, { recursive: true, force: true })
  const access = password === undefined ? ['--auth=trust', '--no-sync'] : ['--auth=scram-sha-256']
  if (password !== undefined) {
    writeFileSync(passwordFile, password, { mode: 0o600 })
    if (user) chownSync(passwordFile, user.uid, user.gid)
    access.push(`--pwfile=${passwordFile}`)
  }

  const args = ['-D', draft, '-U', OWNER, '--encoding=UTF8', `--locale=${LOCALE}`, ...access]
  const options = { ...user, cwd: dirname(data), env: ENVIRONMENT, signal }
  const { code, output } = await run(join(bin, 'initdb'), args, options)
  rmSync(passwordFile, { force: true })
  if (code !== 0) throw new Failure(`PostgreSQL's initdb failed: ${lastLine(output)}`)

  // Renamed when complete, so an initdb that was killed is never taken for a database.
  renameSync(draft, data)
}

/** Starts the server on its data and gives the URL of its owner. */
export async function startPostgres(session, { bin, data, user, password, settings = [] }) {
  await removeStaleLock(data)
  const { port, ended } = await startOnFreePort(session, (free) => ({
    name: 'PostgreSQL',
    ...STOP,
    command: join(bin, 'postgres'),
    args: ['-D', data, '-p', String(free), ...asArguments([...SETTINGS, ...settings])],
    options: { ...user, cwd: data, env: ENVIRONMENT },
    ready: /database system is ready to accept connections/,
  }))
  const credentials = password === undefined ? OWNER : `${OWNER}:${password}`
  return { url: `postgres://${credentials}@127.0.0.1:${port}/postgres`, ended }
}

/** No Unix socket: its path may be at most 107 bytes, and ours is as long as the clone's. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'lc_messages=C',
  'timezone=UTC',
  'log_timezone=UTC',
]

function asArguments(settings) {
  return settings.flatMap((setting) => ['-c', setting])
}

/**
 * PostgreSQL refuses to start when the process number in its old lock file is alive, even if it is
 * someone else's by now (numbers are few in a container). A server of ours on this data is stopped.
 */
async function removeStaleLock(data) {
  const lock = join(data, 'postmaster.pid')
  if (!existsSync(lock)) return

  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0])
  if (commandOf(pid)?.includes(data)) {
    await stopProcess({ pid, beginning: beginningOf(pid), ...STOP })
  }
  rmSync(lock, { force: true })
}
