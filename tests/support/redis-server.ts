import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { type Child, startChild } from './child.ts'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

export type RedisServer = {
  url: string
  flush: () => Promise<void>
  /** Gives one command, as an operator does. */
  ask: (command: string, ...args: string[]) => Promise<unknown>
  /** Ends it at once. It keeps nothing on disk unless told to, so it comes back empty. */
  kill: () => Promise<void>
  /** From now on it appends all it is told to a file, and knows it when it starts again. */
  keepOnDisk: () => Promise<void>
  /** While it is dead: takes away whatever it has on disk. */
  empty: () => Promise<void>
  startAgain: () => Promise<void>
  /** Stops it from answering while its connections stay open. */
  freeze: () => void
  /** From the next writing on it can write nothing to disk, and says so to everybody who writes. */
  fillDisk: () => Promise<void>
  thaw: () => void
  stop: () => Promise<void>
}

/** Starts a Redis of one's own, to flush, freeze or kill. */
export async function startRedisServer(): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'afterword-redis-'))
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const options = ['--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction']
  let server: Child | undefined

  const append = ['--appendonly', 'no']
  const startAgain = async (): Promise<void> => {
    server = startChild({
      command: process.env['TEST_REDIS_SERVER'] ?? 'redis-server',
      args: ['--port', String(port), '--dir', folder, ...options, ...append],
    })
    await server.says(/ready to accept connections/i)
  }
  const kill = async (): Promise<void> => {
    server?.kill('SIGKILL')
    await server?.ended
  }

  const ask = async (command: string, ...args: string[]): Promise<unknown> => {
    const client = new Redis(url)
    try {
      return await client.call(command, ...args)
    } finally {
      client.disconnect()
    }
  }

  await startAgain()
  return {
    url,
    flush: async () => void (await ask('flushall')),
    ask,
    kill,
    startAgain,
    async keepOnDisk() {
      await ask('config', 'set', 'appendonly', 'yes')
      append.splice(1, 1, 'yes')
      await until(async () => /aof_rewrite_in_progress:0/.test(String(await ask('info'))))
    },
    async empty() {
      await rm(folder, { recursive: true })
      await mkdir(folder)
    },
    async fillDisk() {
      await rm(folder, { recursive: true })
      await ask('config', 'set', 'save', '3600 1')
      await ask('bgsave')
    },
    freeze: () => server?.kill('SIGSTOP'),
    thaw: () => server?.kill('SIGCONT'),
    async stop() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
