import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startChild } from '../support/child.ts'
import { testDoctor } from '../support/doctor.ts'
import { type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { PROCESS_SETTINGS } from '../support/service-process.ts'

const { find } = testDoctor()
let redis: RedisServer

beforeAll(async () => {
  redis = await startRedisServer()
})
afterAll(() => redis.stop())

const setPolicy = (policy: string): Promise<unknown> =>
  redis.ask('config', 'set', 'maxmemory-policy', policy)

/** Starts a service on that Redis as an operator does, with PostgreSQL away. */
function start(service: string, settings: Record<string, string> = {}) {
  const main = new URL(`../../services/${service}/src/main.ts`, import.meta.url).pathname
  const env = {
    PATH: process.env['PATH'],
    ...PROCESS_SETTINGS,
    DATABASE_URL: 'postgres://x:y@127.0.0.1:1/none',
    SMTP_URL: 'smtp://127.0.0.1:1',
    REDIS_URL: redis.url,
    ...settings,
  }
  return startChild({ command: process.execPath, args: [main], env })
}

describe('a Redis that drops jobs to make room', () => {
  it.each(['comments', 'subscriptions', 'mailer'])(
    'is refused by %s, in one line that says how to mend it',
    async (service) => {
      await setPolicy('allkeys-lru')

      const { ended, complaints } = start(service)

      expect(await ended).toBe(1)
      expect(complaints).toEqual([
        expect.stringMatching(/^afterword: REDIS_URL .*allkeys-lru.*: set it to noeviction there$/),
      ])
    },
    60_000,
  )

  it('is refused when it comes later: until then nothing is known against it', async () => {
    await setPolicy('noeviction')
    const child = start('mailer')
    await child.says(/"msg":"listening"/)

    await setPolicy('volatile-ttl')
    await redis.ask('client', 'kill', 'type', 'normal')

    expect(await child.ended).toBe(1)
  }, 60_000)

  it('is an error to the doctor', async () => {
    const settings = { REDIS_URL: redis.url }
    await setPolicy('noeviction')
    expect(await find('Redis', { settings })).toMatchObject([{ level: 'ok' }])

    await setPolicy('allkeys-lru')
    expect(await find('Redis', { settings })).toMatchObject([
      { level: 'error', says: expect.stringContaining('allkeys-lru') },
    ])
  })
})

describe('a Redis that is away', () => {
  it('is weather: a service starts', async () => {
    const child = start('mailer', { REDIS_URL: 'redis://127.0.0.1:1' })

    await child.says(/"msg":"listening"/)
    await child.says(/redis connection lost/)
    expect(child.hasEnded()).toBe(false)
    child.kill('SIGKILL')
  }, 60_000)

  it('is told by the doctor', async () => {
    const settings = { REDIS_URL: 'redis://127.0.0.1:1' }

    expect(await find('Redis', { settings })).toMatchObject([
      { level: 'warning', says: expect.stringContaining('out of reach') },
    ])
  })
})
