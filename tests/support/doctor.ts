import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { run } from '@afterword/all-in-one/command-line/run'
import type { SiteId } from '@afterword/shared/ids'
import { afterAll, beforeAll, beforeEach, inject } from 'vitest'
import { createSite } from './builders.ts'
import { DKIM_SECRET, fakeDns } from './dkim.ts'
import { type TestDatabase, testDatabase } from './postgres.ts'
import { PROCESS_SETTINGS } from './service-process.ts'
import { type TestMailServer, testMailServer } from './smtp.ts'

/** A mail server of one's own that refuses at once, at an address that is not this machine's by name. */
export const RELAY = 'smtp://0.0.0.0:1?ignoreTLS=true'

export type Finding = {
  site: string | null
  check: string
  level: 'ok' | 'skipped' | 'warning' | 'error'
  says: string
  fix?: string
  records?: { name: string; type: string; value: string }[]
}

/** DNS of a site that has done everything right, but for DKIM. */
export const PRESENT = {
  listTexts: {
    'news.example': ['v=spf1 ip4:0.0.0.0 -all'],
    '_dmarc.news.example': ['v=DMARC1; p=reject; adkim=s'],
  },
  listExchanges: { 'news.example': [{ exchange: 'mx.news.example', priority: 10 }] },
  listAddresses: {
    'mx.news.example': ['0.0.0.0'],
    'talk.news.example': ['192.0.2.80'],
  },
  listNames: { '0.0.0.0': ['mx.news.example'] },
}

type Surroundings = { dns?: ReturnType<typeof fakeDns>; settings?: object; words?: string[] }
type Outcome = { code: number; out: string; complaint: string }

type TestDoctor = {
  database: TestDatabase
  mail: TestMailServer
  /** Where "we" can be reached. */
  publicUrl: () => string
  /** A new one for each test. */
  site: () => SiteId
  /** Runs the command on that site, as an operator sees it. */
  doctor: (surroundings?: Surroundings) => Promise<Outcome>
  /** What it found, of one check. */
  find: (check: string, surroundings?: Surroundings) => Promise<Finding[]>
}

/** The doctor's command, with a site to look at and servers to be found. */
export function testDoctor(): TestDoctor {
  const database = testDatabase()
  const mail = testMailServer()
  const service = createServer((_req, res) => res.end('{}'))
  let publicUrl = ''
  let site: SiteId
  let sites = 0

  beforeAll(async () => {
    service.listen(0, '127.0.0.1')
    await once(service, 'listening')
    publicUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`
  })
  afterAll(() => void service.close())
  beforeEach(async () => {
    site = await createSite(database.db, `site-${(sites += 1)}`)
  })

  const doctor: TestDoctor['doctor'] = async ({
    dns = fakeDns(PRESENT),
    settings = {},
    words = [],
  } = {}) => {
    const outcome = { code: 0, out: '', complaint: '' }
    outcome.code = await run(['doctor', `--site=${site}`, ...words], {
      env: {
        ...PROCESS_SETTINGS,
        PUBLIC_URL: publicUrl,
        SMTP_URL: mail.url(),
        REDIS_URL: inject('redisUrl'),
        MAILER_DATABASE_URL: database.urls.mailer,
        COMMENTS_DATABASE_URL: database.urls.comments,
        DKIM_SECRET,
        ...settings,
      },
      print: (text) => (outcome.out += `${text}\n`),
      printError: (text) => (outcome.complaint += text),
      resolver: dns.resolver,
    })
    return outcome
  }

  return {
    database,
    mail,
    publicUrl: () => publicUrl,
    site: () => site,
    doctor,
    async find(check, surroundings) {
      const { out } = await doctor({ ...surroundings, words: ['--json'] })
      const found = JSON.parse(out) as Finding[]
      return found.filter((one) => one.check === check)
    },
  }
}

/** Those that somebody should do something about. */
export function troubles(found: Finding[]): Finding[] {
  return found.filter(({ level }) => level === 'warning' || level === 'error')
}
