import { createPrivateKey } from 'node:crypto'
import { makeKey } from '@afterword/mailer/dkim/make-key'
import { addSignature } from '@afterword/mailer/dkim/signature'
import { composeMime } from '@afterword/mailer/smtp/compose-mime'
import { SmtpSession } from '@afterword/mailer/smtp/smtp-session'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { coveredBy, DKIM_SECRET, fakeDns, signAs } from '../support/dkim.ts'
import {
  announce,
  askToConfirm,
  createReaders,
  testMailers,
  untilStates,
} from '../support/mailer.ts'
import { until } from '../support/until.ts'

const { db, mail, mailer, newSite } = testMailers()

beforeEach(async () => {
  await sql`truncate mailer.dkim_keys, mailer.alerts`.execute(db)
})

const openAlerts = () =>
  db
    .selectFrom('mailer.alerts')
    .select(['code', 'siteId', 'detail'])
    .where('acknowledgedAt', 'is', null)
    .execute()

describe('mail of a site that signs', () => {
  it('is signed so that somebody else believes it, whatever it says', async () => {
    const dns = fakeDns()
    const siteId = await newSite()
    await signAs(db, dns, siteId)
    const [reader = ''] = await createReaders(db, siteId, { count: 1 })
    mailer.start({ dkimSecret: DKIM_SECRET })
    await askToConfirm(db, siteId, 'new@example.com')
    await announce(db, siteId, {
      article: {
        title: 'خبر 🗞️ 新聞',
        summary: `.dot\u{2028}  two   spaces ${'long'.repeat(400)}`,
      },
    })
    await untilStates(db, { sent: 2 })

    for (const address of [reader, 'new@example.com']) {
      const [message] = mail.to(address)
      expect(await dns.verdictOf(message?.source ?? '')).toBe('pass news.example')
    }
    const covered = coveredBy(mail.to(reader)[0]?.source ?? '')
    const expected = `from to subject date message-id reply-to mime-version content-type list-id
      list-unsubscribe list-unsubscribe-post feedback-id`
    expect(covered).toEqual(expect.arrayContaining(expected.split(/\s+/)))
    for (const name of ['from', 'to', 'subject', 'date']) {
      expect(covered.filter((one) => one === name)).toHaveLength(2)
    }
  })

  it('is not believed once anything of it was changed on the way', async () => {
    const dns = fakeDns()
    const siteId = await newSite()
    await signAs(db, dns, siteId)
    mailer.start({ dkimSecret: DKIM_SECRET })
    await askToConfirm(db, siteId)
    await untilStates(db, { sent: 1 })

    const source = mail.inbox[0]?.source ?? ''
    expect(await dns.verdictOf(source.replace(/^Subject: /m, 'Subject: Re: '))).toContain('fail')
    expect(await dns.verdictOf(`From: Evil <e@evil.example>\r\n${source}`)).toContain('fail')
  })

  it('is signed with the next key as soon as that one is in use', async () => {
    const dns = fakeDns()
    const siteId = await newSite()
    const first = await signAs(db, dns, siteId)
    mailer.start({ dkimSecret: DKIM_SECRET })
    await askToConfirm(db, siteId, 'one@example.com')
    await untilStates(db, { sent: 1 })

    const second = await signAs(db, dns, siteId)

    let asked = 0
    await until(async () => {
      asked += 1
      await askToConfirm(db, siteId, `other-${asked}@example.com`)
      await untilStates(db, { sent: 1 + asked })
      return mail.inbox.at(-1)?.source.includes(`s=${second};`) ?? false
    })
    expect(second).not.toBe(first)
    expect(mail.inbox[0]?.source).toContain(`s=${first};`)
    for (const { source } of mail.inbox) expect(await dns.verdictOf(source)).toContain('pass')
  })
})

describe('mail of a site that does not sign', () => {
  it('leaves as it is', async () => {
    mailer.start({ dkimSecret: DKIM_SECRET })
    await askToConfirm(db, await newSite())
    await untilStates(db, { sent: 1 })

    expect(mail.inbox[0]?.source).not.toMatch(/dkim/i)
  })
})

describe('a key that is no good', () => {
  it.each([
    ['cannot be opened', 'another-secret-of-32-characters-here', 'dkim-key-unusable'],
    ['has no secret to open it', undefined, 'dkim-key-unusable'],
  ])('because it %s holds the mail of its site alone', async (_why, wrong, code) => {
    const dns = fakeDns()
    const [signing, other] = [await newSite(), await newSite()]
    await signAs(db, dns, signing)
    const mistaken = mailer.start({ dkimSecret: wrong })
    await askToConfirm(db, signing, 'held@example.com')
    await askToConfirm(db, other, 'free@example.com')

    await untilStates(db, { sent: 1, pending: 1 })
    await until(async () => (await openAlerts()).length > 0)
    expect(mail.inbox.map(({ recipients }) => recipients)).toEqual([['free@example.com']])
    expect(await openAlerts()).toMatchObject([{ code, siteId: signing }])
    await mistaken.stop()

    mailer.start({ dkimSecret: DKIM_SECRET })
    await untilStates(db, { sent: 2 })
    expect(await dns.verdictOf(mail.to('held@example.com')[0]?.source ?? '')).toContain('pass')
  })

  it('because it does not fit its own record holds the mail', async () => {
    const dns = fakeDns()
    const [siteId, other] = [await newSite(), await newSite()]
    await signAs(db, dns, siteId)
    await signAs(db, dns, other)
    await sql`
      update mailer.dkim_keys set public_key =
        (select public_key from mailer.dkim_keys where site_id = ${other})
      where site_id = ${siteId}
    `.execute(db)
    mailer.start({ dkimSecret: DKIM_SECRET })
    await askToConfirm(db, siteId)
    await askToConfirm(db, other, 'other@example.com')
    await untilStates(db, { sent: 1, pending: 1 })

    await until(async () => (await openAlerts()).some((alert) => alert.siteId === siteId))
  })

  it('because the site sends from another domain holds the mail until there is one of that', async () => {
    const dns = fakeDns()
    const siteId = await newSite()
    await signAs(db, dns, siteId)
    await sql`update platform.sites set sender_address = 'news@other.example'
      where id = ${siteId}`.execute(db)
    mailer.start({ dkimSecret: DKIM_SECRET })
    await askToConfirm(db, siteId)

    await until(async () => (await openAlerts()).length > 0)
    expect(await openAlerts()).toMatchObject([{ code: 'dkim-key-misaligned', siteId }])
    await untilStates(db, { pending: 1 })

    await sql`update platform.sites set sender_address = 'news@mail.news.example'
      where id = ${siteId}`.execute(db)
    await untilStates(db, { sent: 1 })
  })
})

describe('a site that lacks what every mail must say', () => {
  it.each(['sender_name', 'postal_address', 'contact'])(
    'has its mail held, and nothing fails, while its %s is missing',
    async (column) => {
      const [lacking, complete] = [await newSite(), await newSite()]
      await sql`update platform.sites set ${sql.id(column)} = ' ' where id = ${lacking}`.execute(db)
      mailer.start()
      await askToConfirm(db, lacking, 'held@example.com')
      await createReaders(db, lacking, { count: 1 })
      await announce(db, lacking)
      await askToConfirm(db, complete, 'free@example.com')

      await untilStates(db, { sent: 1, pending: 2 })
      await until(async () => (await openAlerts()).length > 0)
      expect(await openAlerts()).toMatchObject([{ code: 'site-incomplete', siteId: lacking }])

      await sql`update platform.sites set ${sql.id(column)} = 'The Daily' where id = ${lacking}`.execute(
        db,
      )
      await untilStates(db, { sent: 3 })
    },
  )
})

describe('a message on its way through SMTP', () => {
  const TEXTS = [
    'line\rbare CR\nbare LF\r\nboth\n\r\n',
    '.\r\n..two dots\r\n.QUIT\r\n.\r\nRCPT TO:<x@example.com>\r\n',
    '\n.\nMAIL FROM:<e@evil.example>\n',
    '\r.\rMAIL FROM:<e@evil.example>\r',
    `${'long '.repeat(500)}${'x'.repeat(3_000)}`,
    'ü é 🗞️ \u{202e}txt.exe خبر עיתון\t \r\n   \r\n',
  ]

  it.each(TEXTS)('arrives byte for byte, its signature intact, when it says %j', async (text) => {
    const dns = fakeDns()
    const { privateKey, publicKey } = await makeKey()
    const key = { domain: 'news.example', selector: 'afterword-a' }
    dns.publish({ ...key, publicKey })
    const mime = await composeMime(messageOf(text))
    const message = await addSignature(
      mime,
      { ...key, privateKey: createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' }) },
      new Date(),
    )
    const session = new SmtpSession({
      host: '127.0.0.1',
      port: Number(new URL(mail.url()).port),
      ignoreTLS: true,
    })
    onTestFinished(() => session.leave())

    expect(await session.open()).toBeUndefined()
    const result = await session.send({
      from: 'news@news.example',
      to: 'ada@example.com',
      message,
      mayGoOn: () => true,
    })

    expect(result).toMatchObject({ reply: expect.stringMatching(/^250/) })
    const [received] = mail.inbox
    expect(mail.inbox).toHaveLength(1)
    expect(received?.source).toBe(message.toString('utf8'))
    expect(await dns.verdictOf(message)).toBe('pass news.example')
    expect(message.toString('latin1')).not.toMatch(/\r(?!\n)|(?<!\r)\n/)
    const lines = message.toString('latin1').split('\r\n')
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(998)
    const unified = text.replace(/\r\n|\r|\n/g, '\n').trimEnd()
    expect(received?.text?.replace(/\r\n|\r|\n/g, '\n').trimEnd()).toBe(unified)
  })
})

function messageOf(text: string): Parameters<typeof composeMime>[0] {
  return {
    from: { name: 'The Daily', address: 'news@news.example' },
    to: { name: '', address: 'ada@example.com' },
    replyTo: { name: '', address: 'desk@news.example' },
    subject: 'ü '.repeat(60),
    messageId: '<x@news.example>',
    date: new Date(),
    text,
    html: `<p>${text}</p>`,
    headers: { 'X-Long': 'x'.repeat(60) },
  }
}
