import { startOnFreePort } from './servers.mjs'

const STOP = { stopSignal: 'SIGTERM', graceMs: 10_000 }

/** Starts Redis in `folder` and gives its URL. Without a password it keeps nothing. */
export async function startRedis(session, { program, folder, password }) {
  const keeping =
    password === undefined ? ['appendonly no'] : ['appendonly yes', `requirepass ${password}`]
  const { port, ended } = await startOnFreePort(session, (free) => ({
    name: 'Redis',
    ...STOP,
    command: program,
    // Read from stdin: no password in the list of processes, and no path to quote.
    args: ['-'],
    input: [`port ${free}`, ...SETTINGS, ...keeping, ''].join('\n'),
    options: { cwd: folder },
    ready: /Ready to accept connections/,
  }))
  const credentials = password === undefined ? '' : `:${password}@`
  return { url: `redis://${credentials}127.0.0.1:${port}`, ended }
}

/** Queues live here: an evicted key would be a lost job until the next sweep. */
const SETTINGS = ['bind 127.0.0.1', 'save ""', 'maxmemory-policy noeviction', 'daemonize no']
