import { run } from '@afterword/all-in-one/command-line/run'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { DKIM_SECRET, fakeDns, signAs } from '../support/dkim.ts'
import { PRESENT, RELAY, testDoctor, troubles } from '../support/doctor.ts'

const { database, site, find } = testDoctor()
const { db } = database

describe('SPF', () => {
  const settings = { SMTP_URL: RELAY }
  const withSpf = (...texts: string[]) =>
    fakeDns({ ...PRESENT, listTexts: { ...PRESENT.listTexts, 'news.example': texts } })

  it('allows the relay', async () => {
    expect(await find('SPF', { settings })).toMatchObject([
      { level: 'ok', says: 'news.example allows 0.0.0.0.' },
    ])
  })

  it.each([
    [[], 'v=spf1 ip4:0.0.0.0 -all'],
    [['v=spf1 mx:other.example ~all'], 'v=spf1 mx:other.example ip4:0.0.0.0 ~all'],
    [
      ['v=spf1 ip4:192.0.2.1 redirect=x.example'],
      'v=spf1 ip4:192.0.2.1 ip4:0.0.0.0 redirect=x.example',
    ],
    [['some other text', 'v=spf1 -all'], 'v=spf1 ip4:0.0.0.0 -all'],
  ])('of %j gets the record that allows it', async (texts, value) => {
    const found = await find('SPF', { settings, dns: withSpf(...texts) })

    expect(found).toMatchObject([
      { level: 'error', records: [{ name: 'news.example', type: 'TXT', value }] },
    ])
  })

  it('with two records counts for nothing', async () => {
    const dns = withSpf('v=spf1 ip4:0.0.0.0 -all', 'v=spf1 -all')

    expect(await find('SPF', { settings, dns })).toMatchObject([
      { level: 'error', fix: 'Keep one of them.' },
    ])
  })

  it('is that of the bounce domain where there is one, and a provider’s own business', async () => {
    const own = { ...settings, BOUNCE_DOMAIN: 'bounce.news.example' }
    const ses = { SMTP_URL: `${RELAY}&profile=ses` }

    const [bounce, provider] = [
      await find('SPF', { settings: own }),
      await find('SPF', { settings: ses }),
    ]

    expect(bounce).toMatchObject([{ records: [{ name: 'bounce.news.example' }] }])
    expect(provider).toMatchObject([{ level: 'skipped' }])
    expect(await find('DKIM', { settings: ses })).toMatchObject([{ level: 'skipped' }])
  })
})

describe('DKIM', () => {
  it('is missing', async () => {
    expect(await find('DKIM')).toMatchObject([
      { level: 'error', fix: `afterword dkim create ${site()}` },
    ])
  })

  it('has a key whose record is not in DNS, and one that waits', async () => {
    const dns = fakeDns(PRESENT)
    await signAs(db, dns, site())
    await run(['dkim', 'create', site()], {
      env: { MAILER_DATABASE_URL: database.urls.mailer, DKIM_SECRET },
      print: () => undefined,
      printError: () => undefined,
    })

    expect(troubles(await find('DKIM', { dns: fakeDns(PRESENT) }))).toMatchObject([
      {
        level: 'error',
        says: 'DNS has no record for afterword-a, with which mail is signed.',
        records: [
          {
            name: 'afterword-a._domainkey.news.example',
            type: 'TXT',
            value: expect.stringMatching(/^v=DKIM1; k=rsa; p=/),
          },
        ],
      },
      { level: 'warning', says: 'afterword-b waits for its record.' },
    ])
  })

  it('cannot open its key', async () => {
    const dns = fakeDns(PRESENT)
    await signAs(db, dns, site())

    const found = await find('DKIM', {
      dns,
      settings: { DKIM_SECRET: 'another-secret-of-32-characters!!' },
    })

    expect(troubles(found)).toMatchObject([
      { level: 'error', says: expect.stringContaining('All mail is held') },
    ])
  })
})

describe('DMARC', () => {
  const withDmarc = (record: string | undefined) =>
    fakeDns({
      ...PRESENT,
      listTexts: {
        ...PRESENT.listTexts,
        '_dmarc.news.example': record ? [record] : [],
      },
    })

  it('is missing, at the domain of the whole organisation', async () => {
    await sql`update platform.sites set sender_address = 'news@mail.news.example'
      where id = ${site()}`.execute(db)

    expect(await find('DMARC', { dns: withDmarc(undefined) })).toMatchObject([
      {
        level: 'warning',
        records: [
          {
            name: '_dmarc.news.example',
            type: 'TXT',
            value: 'v=DMARC1; p=none; rua=mailto:dmarc@news.example',
          },
        ],
      },
    ])
  })

  it('finds nothing aligned where nothing is signed and bounces go elsewhere', async () => {
    const settings = { SMTP_URL: RELAY, BOUNCE_DOMAIN: 'bounce.other.example' }

    expect(troubles(await find('DMARC', { settings }))).toMatchObject([
      { level: 'error', says: expect.stringContaining('Nothing of our mail is aligned') },
    ])
  })

  it.each([
    ['v=DMARC1; p=none', 'ok'],
    ['v=DMARC1; p=none; adkim=s', 'error'],
  ])('with %s takes a signature of the parent domain: %s', async (record, level) => {
    const dns = withDmarc(record)
    await signAs(db, dns, site())
    await sql`update platform.sites set sender_address = 'news@mail.news.example'
      where id = ${site()}`.execute(db)
    const settings = { SMTP_URL: RELAY, BOUNCE_DOMAIN: 'bounce.other.example' }

    const [, alignment] = await find('DMARC', { dns, settings })

    expect(alignment).toMatchObject({ level })
  })
})

describe('the bounce domain', () => {
  const settings = { BOUNCE_DOMAIN: 'bounce.news.example' }

  it('has no mail server, or one that is not in DNS', async () => {
    const lost = fakeDns({
      ...PRESENT,
      listExchanges: { 'bounce.news.example': [{ exchange: 'gone.example', priority: 1 }] },
    })

    expect(await find('bounces', { settings })).toMatchObject([
      {
        level: 'error',
        records: [{ name: 'bounce.news.example', type: 'MX', value: '10 127.0.0.1' }],
      },
    ])
    expect(await find('bounces', { settings, dns: lost })).toMatchObject([
      { level: 'error', says: 'gone.example, the MX of bounce.news.example, is not in DNS.' },
    ])
  })
})

describe('the sender of a site', () => {
  it('lacks what the law asks for, and cannot be answered', async () => {
    await sql`update platform.sites set postal_address = '' where id = ${site()}`.execute(db)

    const found = await find('sender', { dns: fakeDns() })

    expect(found).toMatchObject([
      { level: 'error', fix: `afterword site set ${site()} --postal-address …` },
      { level: 'error', records: [{ name: 'news.example', type: 'MX' }] },
    ])
  })
})
