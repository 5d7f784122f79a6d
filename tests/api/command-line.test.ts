import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { run } from '@afterword/all-in-one/command-line/run'
import { newId, MessageId } from '@afterword/shared/ids'
import { MAX_ATTEMPTS } from '@afterword/shared/messages/store'
import { hashSecret } from '@afterword/shared/tokens/secret'
import { describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { testDatabase } from '../support/postgres.ts'

const { db, urls, ownerUrl } = testDatabase()

const ENV = {
  OWNER_DATABASE_URL: ownerUrl,
  COMMENTS_DATABASE_URL: urls.comments,
  SUBSCRIPTIONS_DATABASE_URL: urls.subscriptions,
  MAILER_DATABASE_URL: urls.mailer,
}

const BIN = fileURLToPath(
  new URL('../../services/all-in-one/src/command-line/afterword.mjs', import.meta.url),
)

const SITE = [
  '--name=The Daily',
  '--url=https://news.example/',
  '--origin=https://news.example/some/page',
  '--origin=https://NEWS.example:443',
  '--sender-name=The Daily',
  '--sender-address=news@news.example',
  '--postal-address=1 Harbour Street',
  '--contact=desk@news.example',
]

describe('afterword migrate', () => {
  it('is safe to run again, and twice at once', async () => {
    const runs = await Promise.all([spawnAfterword('migrate'), spawnAfterword('migrate')])

    expect(runs).toEqual([
      { code: 0, out: 'The database is up to date.', complaint: '' },
      { code: 0, out: 'The database is up to date.', complaint: '' },
    ])
  })

  it('names the setting that is missing', async () => {
    const { code, complaint } = await spawnAfterword('migrate', { OWNER_DATABASE_URL: '' })

    expect(code).toBe(1)
    expect(complaint).toMatch(/^afterword: OWNER_DATABASE_URL is missing \(.+\)$/)
  })

  it('refuses what a service would not start with, when asked to', async () => {
    const { code, out, complaint } = await spawnAfterword('migrate --check-settings', {
      PUBLIC_URL: 'https://talk.example.com',
      SMTP_URL: 'smtps://smtp.example.com',
      TOKEN_KEYS: 'k1:short',
      ADDRESS_HASH_KEY: 'x'.repeat(32),
    })

    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(complaint).toMatch(/^afterword: TOKEN_KEYS is shorter than 32 characters[^\n]+$/)
  })
})

describe('afterword site', () => {
  it('makes a site whose origins are what browsers send', async () => {
    const made = await afterword(['site', 'add', '--id=harbour', ...SITE, '--hold-seconds=0'])

    expect(made).toMatchObject({ code: 0, complaint: '' })
    const site = await db
      .selectFrom('platform.sites')
      .selectAll()
      .where('id', '=', 'harbour' as never)
      .executeTakeFirstOrThrow()
    expect(site).toMatchObject({
      origins: ['https://news.example'],
      accent: '#1a5fb4',
      replyTo: null,
    })
    expect(await listed('harbour')).toMatchObject({ threads: 'open', holdSeconds: 0 })
  })

  it('leaves a site of that id as it is', async () => {
    await createSite(db, 'taken', { name: 'The Evening' })

    const { code, complaint } = await afterword(['site', 'add', '--id=taken', ...SITE])

    expect({ code, complaint }).toEqual({
      code: 1,
      complaint: 'afterword: there is a site taken already',
    })
    expect(await listed('taken')).toMatchObject({ name: 'The Evening' })
  })

  it('changes what is given and nothing else', async () => {
    await createSite(db, 'changing', { name: 'The Old Name', accent: '#123456' })

    const words = ['--name=The New Name', '--thread-state=premoderated', '--hold-seconds=60']
    expect(await afterword(['site', 'set', 'changing', ...words])).toMatchObject({ code: 0 })
    const more = ['--welcome=on', '--logo-url=https://news.example/logo.png']
    expect(await afterword(['site', 'set', 'changing', ...more])).toMatchObject({ code: 0 })

    expect(await listed('changing')).toMatchObject({
      name: 'The New Name',
      accent: '#123456',
      threads: 'premoderated',
      holdSeconds: 60,
      welcome: true,
    })
  })

  it.each([
    ['--accent=red', '--accent: must be a colour like #1a5fb4'],
    ['--welcome=1', '--welcome: must be on or off'],
    [
      '--logo-url=http://x.example/l.png',
      '--logo-url: must be an address like https://news.example/logo.png',
    ],
    ['--origin=ftp://news.example', '--origin: must be an address like https://news.example'],
    ['--sender-address=a@b', '--sender-address: Please give one email address'],
    ['--sender-name=The Daily\r\nBcc: x@y.example', '--sender-name: must be one line of text'],
    ['--locale=not_a_language', '--locale: must be a language tag'],
    ['--thread-state=ajar', '--thread-state: '],
    ['--hold-seconds=-1', '--hold-seconds: must not be negative'],
  ])('refuses %j in one line', async (word, why) => {
    await createSite(db, 'wrong').catch(() => undefined)

    const { code, complaint } = await afterword(['site', 'set', 'wrong', word])

    expect(code).toBe(1)
    expect(complaint.split('\n')).toEqual([expect.stringContaining(why)])
  })

  it('knows no site it was not told of', async () => {
    const { code, complaint } = await afterword(['site', 'set', 'nowhere', '--name=x'])

    expect({ code, complaint }).toEqual({ code: 1, complaint: 'afterword: There is no such site.' })
  })
})

describe('afterword key', () => {
  it('shows a secret once, keeps its hash, and revokes it', async () => {
    const site = await createSite(db, 'keyed')

    const made = await afterword(['key', 'add', '--site=keyed', '--name=cms', '--scope=publish'])

    expect(made.out).toMatch(/^aw_[\w-]{32}$/)
    const find = () =>
      db
        .selectFrom('platform.apiKeys')
        .selectAll()
        .where('siteId', '=', site)
        .executeTakeFirstOrThrow()
    const key = await find()
    expect(key).toMatchObject({ hash: hashSecret(made.out), scopes: ['publish'], revokedAt: null })
    expect((await afterword(['key', 'list', '--site=keyed'])).out).not.toContain(made.out)

    expect(await afterword(['key', 'revoke', key.id])).toMatchObject({ code: 0 })
    expect((await find()).revokedAt).toBeInstanceOf(Date)
  })

  it('takes no scope it does not know', async () => {
    const { code, complaint } = await afterword('key add --site=keyed --name=x --scope=everything')

    expect(code).toBe(1)
    expect(complaint).toContain('--scope: ')
  })
})

describe('afterword staff', () => {
  it('adds somebody once, however the address is spelled, and removes them', async () => {
    await createSite(db, 'staffed')
    const words = ['--site=staffed', '--name=Runa']

    const first = await afterword(['staff', 'add', ...words, '--address=runa@news.example'])
    const second = await afterword(['staff', 'add', ...words, '--address=Runa@news.example'])

    expect([first.code, second.code]).toEqual([0, 1])
    expect(JSON.parse((await afterword('staff list --site=staffed --json')).out)).toMatchObject([
      { address: 'runa@news.example', role: 'moderator' },
    ])
    await afterword('staff remove --site=staffed --address=RUNA@news.example')
    expect((await afterword('staff list --site=staffed')).out).toBe('There is no staff.')
  })
})

describe('afterword messages', () => {
  it('shows the dead, and gives one a fresh start', async () => {
    const id = newId(MessageId)
    const queue = 'mailer.transactional' as const
    await db
      .insertInto('platform.messages')
      .values({ id, queue, name: 'x', payload: {}, dedupeKey: null, attempts: MAX_ATTEMPTS })
      .execute()

    expect((await afterword('messages list --dead')).out).toContain(id)
    expect(await afterword(['messages', 'replay', id])).toMatchObject({ code: 0 })
    expect((await afterword('messages list --dead')).out).toBe('There are no such messages.')
  })
})

describe('a command line that is misused', () => {
  it.each([
    ['site add --id=x', /^afterword: --name is missing \(see afterword site add --help\)$/],
    ['site list --loudly', /^afterword: Unknown option '--loudly' \(see .+\)$/],
    ['site set', /^afterword: <id> is missing/],
    ['site list extra', /^afterword: "extra" is not understood/],
    ['staff fire', /^afterword: "staff fire" is no command/],
  ])('says in one line what is wrong with "%s"', async (words, why) => {
    const { code, complaint } = await afterword(words)

    expect(code).toBe(2)
    expect(complaint).toMatch(why)
  })

  it.each(['--help', '', 'site add --help', 'messages replay --help'])(
    'is helped by "%s", without a database',
    async (words) => {
      const { code, out, complaint } = await afterword(words, { COMMENTS_DATABASE_URL: '' })

      expect({ code, complaint }).toEqual({ code: 0, complaint: '' })
      expect(out).toMatch(/^afterword/)
    },
  )

  it('says so to scripts, by its exit code', async () => {
    const misused = await spawnAfterword('site list --loudly')
    const refused = await spawnAfterword('site set nowhere --name=x')

    expect([misused.code, refused.code]).toEqual([2, 1])
    expect([misused.out, refused.out]).toEqual(['', ''])
  })

  it('says so when PostgreSQL is away', async () => {
    const { code, complaint } = await afterword('key list', {
      COMMENTS_DATABASE_URL: 'postgres://x:y@127.0.0.1:1/none',
    })

    expect(code).toBe(1)
    expect(complaint).toBe(
      'afterword: PostgreSQL cannot be reached (connect ECONNREFUSED 127.0.0.1:1)',
    )
  })
})

type Outcome = { code: number; out: string; complaint: string }

/** Runs a command in this process, with this file's database: a process takes a second to start. */
async function afterword(words: string | string[], overrides: object = {}): Promise<Outcome> {
  const outcome = { code: 0, out: '', complaint: '' }
  outcome.code = await run(split(words), {
    env: { ...ENV, ...overrides },
    print: (text) => (outcome.out += text),
    printError: (text) => (outcome.complaint += text),
  })
  return outcome
}

/** Runs the command as an operator does. */
function spawnAfterword(words: string | string[], overrides: object = {}): Promise<Outcome> {
  const env = { PATH: process.env['PATH'], ...ENV, ...overrides }
  return new Promise((resolve) => {
    const args = [BIN, ...split(words)]
    const child = execFile(process.execPath, args, { env }, (_error, out, complaint) =>
      resolve({ code: child.exitCode ?? -1, out: out.trim(), complaint: complaint.trim() }),
    )
  })
}

function split(words: string | string[]): string[] {
  return typeof words === 'string' ? words.split(' ').filter(Boolean) : words
}

async function listed(id: string): Promise<unknown> {
  const sites = JSON.parse((await afterword('site list --json')).out) as { id: string }[]
  return sites.find((site) => site.id === id)
}
