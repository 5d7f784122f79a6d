import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { fakeDns, signAs } from '../support/dkim.ts'
import { PRESENT, RELAY, testDoctor, troubles } from '../support/doctor.ts'

const { database, mail, publicUrl, site, doctor, find } = testDoctor()
const { db } = database

describe('a site where all is well', () => {
  it('has nothing to mend, and the command ends well', async () => {
    const dns = fakeDns(PRESENT)
    await signAs(db, dns, site())

    const { code, out, complaint } = await doctor({
      dns,
      settings: {
        ALERT_WEBHOOK_URL: 'https://chat.example/hook',
        ALERT_WEBHOOK_SECRET: 'an-alert-secret-of-at-least-32-chars',
      },
    })

    expect({ code, complaint }).toEqual({ code: 0, complaint: '' })
    expect(out).not.toContain('ERROR')
    expect(out).toContain('  ok       settings: Alerts are told to a webhook, signed.')
    expect(out).toMatch(/^Installation\n/)
    expect(out).toContain(`Site ${site()}\n`)
    expect(out).toContain('  ok       DKIM: A test message signed with the key in use is valid.')
    expect(out).toContain('Our signatures are of news.example, aligned with news.example.')
  })
})

describe('the settings', () => {
  it('are read as the mailer reads them, and a proxy that nobody trusts is an error', async () => {
    const dns = fakeDns({
      ...PRESENT,
      listAddresses: { 'talk.news.example': ['127.0.0.1'] },
    })
    const found = await find('settings', {
      dns,
      settings: { PUBLIC_URL: 'https://talk.news.example:1', TRUSTED_PROXIES: '' },
    })

    expect(found).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          level: 'error',
          says: expect.stringContaining('proxy that is not trusted'),
          fix: expect.stringContaining('TRUSTED_PROXIES'),
        }),
        expect.objectContaining({
          level: 'warning',
          fix: expect.stringContaining('ALERT_WEBHOOK'),
        }),
      ]),
    )
    const trusted = await find('settings', {
      dns,
      settings: { PUBLIC_URL: 'https://talk.news.example:1', TRUSTED_PROXIES: '10.0.0.0/8' },
    })
    expect(troubles(trusted).map(({ level }) => level)).toEqual(['warning'])
  })

  it('that have alerts posted unsigned are told', async () => {
    const found = await find('settings', {
      settings: { ALERT_WEBHOOK_URL: 'https://chat.example/hook', ALERT_WEBHOOK_SECRET: '' },
    })

    expect(troubles(found)).toEqual([
      expect.objectContaining({
        level: 'warning',
        says: expect.stringContaining('unsigned'),
        fix: expect.stringContaining('ALERT_WEBHOOK_SECRET'),
      }),
    ])
  })

  it('that have alerts told to nobody say where they stand', async () => {
    expect(troubles(await find('settings'))).toMatchObject([
      { says: 'Alerts are told to nobody: they stand in the API and in the metrics alone.' },
    ])
  })

  it('that hold all mail are told', async () => {
    const found = await find('settings', { settings: { HOLD_DELIVERY: '1' } })

    expect(troubles(found)).toContainEqual(expect.objectContaining({ says: 'All mail is held.' }))
    await sql`insert into mailer.instance (identity) values ('another')`.execute(db)
    expect(troubles(await find('settings'))).toContainEqual(
      expect.objectContaining({ level: 'error', says: expect.stringContaining('a copy of one') }),
    )
    await sql`delete from mailer.instance`.execute(db)
  })

  it('that name another installation than the one mail is sent from are told', async () => {
    await markInstance('paper')
    const settings = { INSTANCE_ID: 'paper-trial' }

    const copied = troubles(await find('settings', { settings }))
    const own = troubles(await find('settings', { settings: { INSTANCE_ID: 'paper' } }))
    await sql`delete from mailer.instance`.execute(db)

    const says = expect.stringContaining('a copy of one')
    expect(copied).toContainEqual(expect.objectContaining({ level: 'error', says }))
    expect(own).not.toContainEqual(expect.objectContaining({ says }))
  })
})

/** As after mail was sent from this database, by an installation of that name. */
async function markInstance(name: string): Promise<void> {
  await sql`
    insert into mailer.instance (identity, name)
    select system_identifier || '/' || place.oid, ${name}
    from pg_control_system() join pg_database place on datname = current_database()
  `.execute(db)
}

describe('the public URL', () => {
  it('leads to us', async () => {
    expect(await find('public URL')).toEqual([
      expect.objectContaining({ level: 'ok', says: `${publicUrl()} leads to us.` }),
    ])
  })

  it('is missing in DNS', async () => {
    const found = await find('public URL', {
      settings: { PUBLIC_URL: 'https://gone.news.example' },
    })

    expect(found).toMatchObject([
      { level: 'error', records: [{ name: 'gone.news.example', type: 'A' }] },
    ])
  })

  it('has no certificate that a browser would trust', async () => {
    const settings = { PUBLIC_URL: publicUrl().replace('http:', 'https:') }

    expect(await find('public URL', { settings })).toMatchObject([
      { level: 'error', says: expect.stringMatching(/^No safe connection to 127\.0\.0\.1:\d+: /) },
    ])
  })
})

describe('a relay', () => {
  it('lets us in', async () => {
    expect(await find('relay')).toMatchObject([
      { level: 'ok', says: '127.0.0.1 lets us in.' },
      { level: 'skipped' },
    ])
  })

  it('is away', async () => {
    const found = await find('relay', { settings: { SMTP_URL: 'smtp://127.0.0.1:1' } })

    expect(troubles(found)).toMatchObject([
      {
        level: 'error',
        says: expect.stringMatching(/^127\.0\.0\.1: The relay could not be reached/),
      },
    ])
  })

  it('has no name, or one that does not lead back', async () => {
    const nameless = fakeDns({ ...PRESENT, listNames: {} })
    const astray = fakeDns({ ...PRESENT, listNames: { '0.0.0.0': ['other.example'] } })
    const settings = { SMTP_URL: RELAY }

    const [without, wrong, right] = await Promise.all([
      find('relay', { dns: nameless, settings }),
      find('relay', { dns: astray, settings }),
      find('relay', { settings }),
    ])

    expect(troubles(without)).toContainEqual(
      expect.objectContaining({
        level: 'error',
        records: [{ name: '0.0.0.0', type: 'PTR', value: '<name of your mail server>' }],
      }),
    )
    expect(troubles(wrong)).toContainEqual(
      expect.objectContaining({
        records: [{ name: 'other.example', type: 'A', value: '0.0.0.0' }],
      }),
    )
    expect(right).toContainEqual(
      expect.objectContaining({ says: '0.0.0.0 is known as mx.news.example.' }),
    )
  })
})

describe('an alert', () => {
  it('that nobody has acknowledged is told, if it is of the site or of all', async () => {
    await sql`insert into mailer.alerts (id, code, site_id, detail) values
      (gen_random_uuid(), 'campaign-held', ${site()}, 'It is of this site.'),
      (gen_random_uuid(), 'relay-away', null, 'It is of all.')`.execute(db)

    const found = await find('alerts')

    expect(found.map(({ level, says }) => `${level}: ${says}`).toSorted()).toEqual([
      expect.stringMatching(
        /^warning: A campaign is kept back .* It is of this site\. \(last met 2/,
      ),
      expect.stringMatching(/^warning: A relay has been .* It is of all\./),
    ])
    await sql`delete from mailer.alerts`.execute(db)
  })
})

describe('a test message', () => {
  it('goes out signed, to whoever asked for it', async () => {
    const dns = fakeDns(PRESENT)
    await signAs(db, dns, site())

    const { code, out } = await doctor({ dns, words: ['--send-to=me@example.com'] })

    expect(code).toBe(0)
    expect(out).toContain('test message: 127.0.0.1 took it: 250')
    const [message] = mail.to('me@example.com')
    expect(message?.subject).toBe('A test from The Daily')
    expect(await dns.verdictOf(message?.source ?? '')).toBe('pass news.example')
  })

  it('that is refused is told with the words of the relay', async () => {
    const { code, out } = await doctor({ words: ['--send-to=nobody@example.com'] })

    expect(code).toBe(1)
    expect(out).toContain('no such mailbox. 550 5.1.1 no such mailbox')
  })
})

describe('the doctor', () => {
  it('says so when DNS does not answer, and goes on with the rest', async () => {
    const dns = fakeDns(PRESENT)
    const away = async () => {
      throw new Error('queryTxt ETIMEOUT')
    }
    Object.assign(dns.resolver, { listTexts: away, listExchanges: away })

    const { code, out, complaint } = await doctor({ dns })

    expect(code).toBe(1)
    expect(complaint).toMatch(/^afterword: \d+ found that must be mended$/)
    expect(out).toContain('ERROR    sender: This could not be looked at: queryTxt ETIMEOUT')
    expect(out).toMatch(/ok {7}templates: All \d+ sample mails can be put together\./)
  })

  it('shows each record as it is to be set', async () => {
    const { out } = await doctor({
      dns: fakeDns({ ...PRESENT, listTexts: {} }),
      settings: { SMTP_URL: RELAY },
    })

    expect(out).toContain('Set: news.example TXT "v=spf1 ip4:0.0.0.0 -all"')
  })

  it('knows no site it was not told of, and tells no secret', async () => {
    const known = await doctor({ settings: { SMTP_URL: 'smtp://user:hunter2@127.0.0.1:1' } })
    const unknown = await doctor({ words: ['--site=nowhere'] })

    expect(known.out).not.toMatch(/hunter2|a-dkim-secret/)
    expect(unknown).toMatchObject({ code: 1, complaint: 'afterword: there is no site nowhere' })
  })
})
