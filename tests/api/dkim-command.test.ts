import { run } from '@afterword/all-in-one/command-line/run'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { DKIM_SECRET, fakeDns } from '../support/dkim.ts'
import { testDatabase } from '../support/postgres.ts'

const { db, urls } = testDatabase()
let dns = fakeDns()
let site = ''
let sites = 0

beforeEach(async () => {
  dns = fakeDns()
  site = await createSite(db, `site-${(sites += 1)}`)
})

/** Runs a command on the site of the test. */
async function dkim(words: string): Promise<{ code: number; out: string; complaint: string }> {
  const outcome = { code: 0, out: '', complaint: '' }
  const [verb = '', ...rest] = words.split(' ')
  outcome.code = await run(['dkim', verb, site, ...rest], {
    env: { MAILER_DATABASE_URL: urls.mailer, DKIM_SECRET },
    print: (text) => (outcome.out += `${text}\n`),
    printError: (text) => (outcome.complaint += text),
    resolver: dns.resolver,
  })
  return outcome
}

const keys = async () => JSON.parse((await dkim('list --json')).out)

/** Puts the record of the site's waiting key into DNS, as it was printed. */
async function publish(out: string): Promise<void> {
  const [, name = ''] = /name {3}(\S+)/.exec(out) ?? []
  const [selector = ''] = name.split('.')
  const [, publicKey = ''] = /p=(\S+)/.exec(out) ?? []
  dns.publish({ selector, domain: 'news.example', publicKey })
}

describe('afterword dkim', () => {
  it('makes a key, waits for its record, signs with it and changes over without a gap', async () => {
    const first = await dkim('create')
    expect(first).toMatchObject({ code: 0, complaint: '' })
    expect(first.out).toMatch(
      /name {3}afterword-a\._domainkey\.news\.example\n {2}type {3}TXT\n {2}value {2}v=DKIM1; k=rsa; p=[A-Za-z0-9+/]{392}\n/,
    )
    expect(await dkim('rotate')).toMatchObject({
      code: 1,
      complaint: 'afterword: DNS has no record for afterword-a yet',
    })
    await publish(first.out)
    expect(await dkim('rotate')).toMatchObject({ code: 0 })

    const second = await dkim('create')
    await publish(second.out)
    const rotated = await dkim('rotate')

    expect(rotated.out).toContain('signed with afterword-b from now on')
    expect(rotated.out).toContain('--selector afterword-a')
    expect(await keys()).toMatchObject([
      { selector: 'afterword-a', state: 'resting', record: 'ours' },
      { selector: 'afterword-b', state: 'signing', record: 'ours' },
    ])
  })

  it('writes a zone file whose strings are whole and short enough', async () => {
    const { out } = await dkim('create')

    const [, value] = /value {2}(.*)/.exec(out) ?? []
    const strings = [...(/TXT \( (.*) \)/.exec(out)?.[1] ?? '').matchAll(/"([^"]*)"/g)]
    const texts = strings.map(([, text = '']) => text)
    expect(texts.join('')).toBe(value)
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThanOrEqual(255)
  })

  it('shows the waiting key again instead of making another', async () => {
    const first = await dkim('create')
    const second = await dkim('create')

    expect(second.out).toContain('A key waits already.')
    expect(second.out).toContain(first.out.trim())
    expect(await keys()).toHaveLength(1)
  })

  it('does not sign with a key where DNS has another one', async () => {
    await dkim('create')
    dns.publish({ selector: 'afterword-a', domain: 'news.example', publicKey: 'AAAA' })

    expect(await dkim('rotate')).toMatchObject({
      code: 1,
      complaint: 'afterword: DNS has another record for afterword-a yet',
    })
    expect(await dkim('rotate --unseen')).toMatchObject({ code: 0 })
  })

  it('keeps a key until what it signed counts no longer', async () => {
    await publish((await dkim('create')).out)
    await dkim('rotate')
    await publish((await dkim('create')).out)
    await dkim('rotate')

    expect(await dkim('create')).toMatchObject({
      code: 1,
      complaint: expect.stringMatching(/both selectors are in use/),
    })
    expect(await dkim('retire --selector afterword-b')).toMatchObject({
      code: 1,
      complaint: 'afterword: mail is signed with it',
    })
    const early = await dkim('retire --selector afterword-a')
    expect(early.complaint).toMatch(/^afterword: mail signed with it may be on its way until 20/)

    await sql`update mailer.dkim_keys set changed_at = now() - interval '7 days 1 s'
      where selector = 'afterword-a'`.execute(db)
    const late = await dkim('retire --selector afterword-a')
    expect(late).toMatchObject({ code: 0 })
    expect(late.out).toContain('Remove the record afterword-a._domainkey.news.example from DNS')
    expect(await keys()).toMatchObject([{ selector: 'afterword-b' }])
    expect(await dkim('retire --selector afterword-b --now')).toMatchObject({ code: 0 })
    expect((await dkim('list')).out).toContain('The site does not sign')
  })

  it('keeps the private key readable to nobody without the secret', async () => {
    await dkim('create')

    const { rows } = await sql<{ row: string }>`
      select dkim_keys::text as row, sealed_key from mailer.dkim_keys where site_id = ${site}
    `.execute(db)
    expect(rows).toHaveLength(1)
    const { sealedKey } = rows[0] as unknown as { sealedKey: Buffer }
    expect(sealedKey.subarray(28, 32).toString('hex')).not.toBe('308204be')
    expect(rows[0]?.row).not.toContain(DKIM_SECRET)
  })

  it('names a site that is not there, and a key that is not', async () => {
    expect(await dkim('rotate')).toMatchObject({ complaint: expect.stringMatching(/no key waits/) })
    expect(await dkim('retire --selector x')).toMatchObject({
      complaint: 'afterword: there is no key x',
    })
    site = 'nowhere'
    expect(await dkim('list')).toMatchObject({ complaint: 'afterword: there is no site nowhere' })
  })
})
