import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Child, startChild } from './child.ts'

export type RedisServer = Child & { url: string; port: number; stop: () => Promise<void> }

/** Starts a Redis of one's own, to flush, freeze or kill. */
export async function startRedisServer(port?: number): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'afterword-redis-'))
  const own = port ?? (await freePort())
  const options = ['--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction']
  const child = startChild({
    command: process.env['TEST_REDIS_SERVER'] ?? 'redis-server',
    args: ['--port', String(own), '--dir', folder, ...options],
  })
  await child.says(/ready to accept connections/i)

  return {
    ...child,
    port: own,
    url: `redis://127.0.0.1:${own}`,
    async stop() {
      child.kill('SIGCONT')
      child.kill('SIGKILL')
      await child.ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A port nothing listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
