import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { startChild } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import {
  type Ask,
  COMMENT,
  type Door,
  expectAnswered,
  sendHalf,
  SUBSCRIPTION,
  TRAIL,
  withInFlight,
} from '../support/in-flight.ts'
import { announce, countStates, createReaders, untilStates } from '../support/mailer.ts'
import { testDatabase } from '../support/postgres.ts'
import { startRedisServer } from '../support/redis-server.ts'
import { testRedis } from '../support/redis.ts'
import { type ProcessName, type ServiceProcess, startService } from '../support/service-process.ts'
import { testMailServer } from '../support/smtp.ts'
import { until } from '../support/until.ts'

/** What we promise from the first signal to the end. */
const GRACE_MS = 25_000

const PROCESSES: [ProcessName, Ask[]][] = [
  ['comments', [COMMENT]],
  ['subscriptions', [SUBSCRIPTION]],
  ['mailer', [TRAIL]],
  ['all-in-one', [COMMENT, SUBSCRIPTION, TRAIL]],
  ['demo', [COMMENT, SUBSCRIPTION, TRAIL]],
]

const { db, urls, ownerUrl } = testDatabase()
const redis = testRedis()
const mail = testMailServer()
let key: string

beforeAll(async () => {
  key = await createApiKey(db, await createSite(db), ['admin'])
})

async function start(
  name: ProcessName,
  settings: Record<string, string> = {},
): Promise<ServiceProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'afterword-shutdown-'))
  const service = await startService(name, {
    ...(name in urls && { DATABASE_URL: urls[name as keyof typeof urls] }),
    OWNER_DATABASE_URL: ownerUrl,
    COMMENTS_DATABASE_URL: urls.comments,
    SUBSCRIPTIONS_DATABASE_URL: urls.subscriptions,
    MAILER_DATABASE_URL: urls.mailer,
    DATABASE_CONNECTIONS: '5',
    REDIS_URL: redis.url,
    REDIS_PREFIX: redis.prefix,
    SMTP_URL: mail.url(),
    DATA_FOLDER: folder,
    LOG_LEVEL: 'info',
    ...settings,
  })
  onTestFinished(async () => {
    service.kill('SIGKILL')
    await service.ended
    await rm(folder, { recursive: true })
  })
  return service
}

/** How requests come to it: with a key that opens everything. */
const doorOf = ({ url }: ServiceProcess): Door => ({
  url,
  headers: { Authorization: `Bearer ${key}` },
})

async function isRefused({ url }: ServiceProcess): Promise<boolean> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  try {
    await once(socket, 'connect')
    return false
  } catch {
    return true
  } finally {
    socket.destroy()
  }
}

/** Lets SMTP transactions come to a step and no further. */
function holdAt(step: 'rcpt' | 'begin' | 'answer'): { reached: Promise<void>; goOn: () => void } {
  const reached = Promise.withResolvers<void>()
  const told = Promise.withResolvers<undefined>()
  mail.behave({
    [step]() {
      reached.resolve()
      return told.promise
    },
  })
  onTestFinished(() => mail.behave({}))
  return { reached: reached.promise, goOn: () => told.resolve(undefined) }
}

describe.each(PROCESSES)('%s, asked to stop', (name, asks) => {
  it('answers what is in flight, takes no more, and exits 0', async () => {
    const service = await start(name)
    const halves = await Promise.all(
      asks.filter(({ body }) => body).map((ask) => sendHalf(doorOf(service), ask)),
    )
    let stoppedAt = 0

    const waiting = await withInFlight(db, { door: doorOf(service), asks }, async () => {
      stoppedAt = performance.now()
      service.kill('SIGTERM')
      await service.says(/"msg":"stopping"/)
      await until(() => isRefused(service))
    })
    const finished = halves.map((finish) => finish())

    for (const sent of [...waiting, ...finished]) await expectAnswered(sent)
    expect(await service.ended).toBe(0)
    expect(performance.now() - stoppedAt).toBeLessThan(GRACE_MS)
    expect(service.complaints).toEqual([])
  })

  it('ends at once when asked again, and says so by exiting 1', async () => {
    const service = await start(name)

    await withInFlight(db, { door: doorOf(service), asks }, async () => {
      service.kill('SIGTERM')
      await service.says(/"msg":"stopping"/)
      service.kill('SIGTERM')

      expect(await service.ended).toBe(1)
    })

    expect(service.complaints).toEqual([])
  })
})

/** Runs as our services do, and has something that never ends. */
const ENDLESS = `
  import { runProcess } from '@afterword/shared/run-process'
  import { pino } from 'pino'
  setInterval(() => undefined, 1_000)
  const listener = (_req, res) => res.end()
  const stop = async () => undefined
  await runProcess({ host: '127.0.0.1', port: 0, listener, log: pino(), stop })
`

describe('a process that has much to wait for', () => {
  it('exits 0 once all is stopped, whatever a library still waits for', async () => {
    const { PATH = '' } = process.env
    const args = ['--input-type=module', '-e', ENDLESS]
    const child = startChild({ command: process.execPath, args, env: { PATH } })
    onTestFinished(() => child.kill('SIGKILL'))
    await child.says(/"msg":"listening"/)

    child.kill('SIGTERM')

    await child.says(/"msg":"stopped"/)
    expect(await child.ended).toBe(0)
  })

  it('exits 0 in time though Redis is frozen and no request or message is ever answered', async () => {
    const frozen = await startRedisServer()
    onTestFinished(() => frozen.stop())
    const { reached } = holdAt('answer')
    const site = await createSite(db, 'frozen')
    await createReaders(db, site, { count: 1, name: 'frozen' })
    const service = await start('all-in-one', { REDIS_URL: frozen.url })
    await announce(db, site)
    await reached
    await sendHalf(doorOf(service), SUBSCRIPTION)
    let stoppedAt = 0

    await withInFlight(db, { door: doorOf(service), asks: [COMMENT, TRAIL] }, async () => {
      frozen.freeze()
      stoppedAt = performance.now()
      service.kill('SIGTERM')

      expect(await service.ended).toBe(0)
    })

    expect(performance.now() - stoppedAt).toBeLessThan(GRACE_MS)
    expect(service.complaints).toEqual([])
  }, 60_000)
})

describe('the inbox, asked to stop', () => {
  it('exits 0 in time though a sender keeps its connection', async () => {
    const port = await freePort()
    const inbox = await start('inbox', { SMTP_PORT: String(port) })
    const sender = connect(port, '127.0.0.1')
    onTestFinished(() => void sender.destroy())
    await once(sender, 'data')
    const stoppedAt = performance.now()

    inbox.kill('SIGTERM')

    expect(await inbox.ended).toBe(0)
    expect(performance.now() - stoppedAt).toBeLessThan(GRACE_MS)
    expect(inbox.complaints).toEqual([])
  }, 60_000)
})

describe('the mailer, stopped in the middle of an SMTP transaction', () => {
  it.each([
    ['RCPT TO', 'rcpt'],
    ['DATA', 'begin'],
    ['the last dot', 'answer'],
  ] as const)('ends it when the answer to %s comes', async (_what, step) => {
    const { reached, goOn } = holdAt(step)
    await sql`truncate mailer.deliveries, mailer.campaign_counters`.execute(db)
    const site = await createSite(db, step)
    const [address = ''] = await createReaders(db, site, { count: 1, name: step })
    const mailer = await start('mailer')
    await announce(db, site)
    await reached

    mailer.kill('SIGTERM')
    await mailer.says(/"msg":"stopping"/)
    expect(await countStates(db)).toEqual({ sending: 1 })
    goOn()

    expect(await mailer.ended).toBe(0)
    await untilStates(db, { sent: 1 })
    expect(mail.to(address)).toHaveLength(1)
    expect(mailer.complaints).toEqual([])
  })
})
