import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '@afterword/all-in-one/command-line/run'
import { type Mail, type MailStore, openMailStore } from '@afterword/demo/src/inbox/mail-store.ts'
import { afterAll, beforeAll } from 'vitest'
import { type Child, startChild } from './child.ts'
import { freePort } from './free-port.ts'
import { testDatabase } from './postgres.ts'
import { testRedis } from './redis.ts'
import { PROCESS_SETTINGS } from './service-process.ts'
import { until } from './until.ts'

const MAIN = fileURLToPath(new URL('../../demo/src/main.ts', import.meta.url))

export type TestDemo = {
  url: () => string
  /** Sends a request as the demo's key may. */
  ask: (path: string, init?: RequestInit) => Promise<Response>
  /** Ends it as Ctrl-C does, starts it again, and gives the code it ended with. */
  restart: () => Promise<number | null>
  /** Starts a second one with the same settings. */
  startAnother: () => Child
  /** Does what the command line does. */
  run: (words: string[]) => Promise<void>
  /** Asks for every article to an address, and gives the link that confirms it. */
  subscribe: (email: string) => Promise<string>
  /** Presses the button behind such a link. */
  confirm: (link: string) => Promise<void>
  /** What was sent to one address, oldest first. */
  to: (address: string) => Promise<Mail[]>
  /** The same, once there are so many. */
  expectMails: (address: string, count: number) => Promise<Mail[]>
}

/** The demo as `npm start` runs it: a process of its own on this test file's own database. */
export function testDemo(): TestDemo {
  const database = testDatabase()
  const redis = testRedis()
  let child: Child
  let folder: string
  let url: string
  let key: string
  let mails: MailStore
  let env: Record<string, string>

  const start = async (): Promise<void> => {
    child = startChild({ command: process.execPath, args: [MAIN], env })
    await child.says(/The demo is running/)
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'afterword-demo-'))
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    const settings = { REDIS_URL: redis.url, REDIS_PREFIX: redis.prefix, DATA_FOLDER: folder }
    env = {
      ...PROCESS_SETTINGS,
      ...settings,
      TRUSTED_PROXIES: '',
      OWNER_DATABASE_URL: database.ownerUrl,
      COMMENTS_DATABASE_URL: database.urls.comments,
      SUBSCRIPTIONS_DATABASE_URL: database.urls.subscriptions,
      MAILER_DATABASE_URL: database.urls.mailer,
      PUBLIC_URL: url,
      PORT: String(port),
      JOURNAL_DIR: join(folder, 'journal'),
    }
    await start()
    key = (await readFile(join(folder, 'demo-key'), 'utf8')).trim()
    mails = await openMailStore(join(folder, 'inbox'))
  })

  afterAll(async () => {
    child.kill('SIGTERM')
    await child.ended
    await rm(folder, { recursive: true })
  })

  const to = async (address: string): Promise<Mail[]> => {
    const all = (await mails.list(1_000)).toReversed()
    return all.filter(({ headerLines }) =>
      headerLines.some(({ line }) => line.toLowerCase() === `delivered-to: ${address}`),
    )
  }

  const expectMails = (address: string, count: number): Promise<Mail[]> =>
    until(async () => {
      const found = await to(address)
      if (found.length < count) throw new Error(`${found.length} mails to ${address}`)
      return found
    })

  return {
    to,
    expectMails,
    startAnother: () => startChild({ command: process.execPath, args: [MAIN], env }),
    async restart() {
      child.kill('SIGINT')
      const code = await child.ended
      await start()
      return code
    },
    url: () => url,
    ask: (path, init) =>
      fetch(url + path, {
        ...init,
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      }),
    async run(words) {
      const complaints: string[] = []
      const say = { print: () => undefined, printError: (text: string) => complaints.push(text) }
      if ((await run(words, { env, ...say })) !== 0) throw new Error(complaints.join())
    },
    async subscribe(email) {
      await fetch(`${url}/subscriptions/v1/sites/lantern/subscriptions`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ email }),
      })
      const [mail] = await expectMails(email, 1)
      return linkIn(mail, /\/confirm\//)
    },
    async confirm(link) {
      await fetch(link, { method: 'POST', body: new URLSearchParams({ action: 'confirm' }) })
    },
  }
}

/** The first address in a mail's text that `pattern` matches. */
export function linkIn(mail: Mail | undefined, pattern: RegExp): string {
  const text = mail?.text ?? ''
  const link = text.match(/https?:\/\/\S+/g)?.find((url) => pattern.test(url))
  if (!link) throw new Error(`no link like ${pattern} in:\n${text}`)
  return link
}
