import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type Child, startChild } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { PROCESS_SETTINGS } from '../support/service-process.ts'
import { testMailServer } from '../support/smtp.ts'

const MAIN = fileURLToPath(new URL('../../services/all-in-one/src/main.ts', import.meta.url))

const { urls } = testDatabase()
const redis = testRedis()
const smtp = testMailServer()

describe('the three services in one process', () => {
  it('answer behind one port, each under its own name, and end together', async () => {
    const port = await freePort()
    const child = startAllInOne({ PORT: String(port) })
    await child.says(/"msg":"listening"/)
    const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status

    const paths = ['/healthz', '/readyz', '/comments/readyz', '/subscriptions/readyz']
    expect(await Promise.all(paths.map(ask))).toEqual([200, 200, 200, 200])
    expect(await Promise.all(['/mailer/readyz', '/mailer/docs/'].map(ask))).toEqual([200, 200])
    expect(await Promise.all(['/', '/desktop', '/inbox', '/demo'].map(ask))).toEqual([
      404, 404, 404, 404,
    ])
    expect(child.lines.join('\n')).toContain('"connections":12')

    child.kill('SIGTERM')
    expect(await child.ended).toBe(0)
  })

  it('refuse to start without a mail relay, and say so in one line', async () => {
    const child = startAllInOne({ SMTP_URL: '' })

    expect(await child.ended).toBe(1)
    expect(child.lines).toEqual([expect.stringMatching(/^afterword: SMTP_URL is missing \(/)])
  })

  it('listen while PostgreSQL is away, and say that they are not ready', async () => {
    const port = await freePort()
    const away = 'postgres://nobody:here@127.0.0.1:1/none'
    const child = startAllInOne({
      PORT: String(port),
      COMMENTS_DATABASE_URL: away,
      SUBSCRIPTIONS_DATABASE_URL: away,
      MAILER_DATABASE_URL: away,
    })
    await child.says(/"msg":"listening"/)

    const healthy = await fetch(`http://127.0.0.1:${port}/healthz`)
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`)

    expect([healthy.status, ready.status]).toEqual([200, 503])
    expect(ready.headers.get('retry-after')).toBe('1')
    child.kill('SIGTERM')
    expect(await child.ended).toBe(0)
  })
})

function startAllInOne(settings: Record<string, string>): Child {
  const { PATH = '' } = process.env
  return startChild({
    command: process.execPath,
    args: [MAIN],
    env: {
      PATH,
      ...PROCESS_SETTINGS,
      COMMENTS_DATABASE_URL: urls.comments,
      SUBSCRIPTIONS_DATABASE_URL: urls.subscriptions,
      MAILER_DATABASE_URL: urls.mailer,
      DATABASE_CONNECTIONS: '4',
      REDIS_URL: redis.url,
      REDIS_PREFIX: redis.prefix,
      SMTP_URL: smtp.url(),
      ...settings,
    },
  })
}
