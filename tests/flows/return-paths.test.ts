import { startProbing } from '@afterword/mailer/feedback/inbound'
import { releaseDelivery } from '@afterword/mailer/instance/release-delivery'
import type { MailerSchema } from '@afterword/mailer/schema'
import { describe, expect, it } from 'vitest'
import { BOUNCE_DOMAIN, bounceListeners, endsOf } from '../support/bounces.ts'
import { freePort } from '../support/free-port.ts'
import { silent } from '../support/log.ts'
import { fixture, mailTo } from '../support/mail-to.ts'
import {
  announce,
  askToConfirm,
  createReaders,
  testMailers,
  untilReadySays,
  untilStates,
} from '../support/mailer.ts'
import { TOKEN_KEYS } from '../support/service-settings.ts'
import { testSubscriptions } from '../support/subscriptions.ts'
import { until } from '../support/until.ts'

const { database, db, redis, mail, mailer, newSite } = testMailers()
const listen = bounceListeners(database, redis)
testSubscriptions(database, redis)

const TRUSTED = { feedback: { bounceDomain: BOUNCE_DOMAIN, isInboundTrusted: true } }

function firstTo(prefix: string) {
  return until(() => {
    const found = mail.inbox.find(({ recipients }) => recipients[0]?.startsWith(prefix))
    if (!found) throw new Error(`nothing has come to ${prefix}…`)
    return found
  })
}

describe('a mail', () => {
  it('leaves with an envelope sender that names it, and comes back as its bounce', async () => {
    const siteId = await newSite()
    await createReaders(db, siteId, { count: 1 })
    const { port } = await listen()
    mailer.start(TRUSTED)
    await announce(db, siteId)
    await untilStates(db, { sent: 1 })

    const [sent] = mail.to('reader-1@example.com')
    expect(sent?.envelopeFrom).toMatch(/^b\+k1\.[0-9a-v]{45}@bounce\.news\.example$/)
    expect(sent?.from?.text).toContain('news@news.example')
    expect(sent?.source).not.toContain(sent?.envelopeFrom)
    expect(await mailTo(port, { to: sent!.envelopeFrom, raw: fixture('qmail') })).toBe(250)

    await untilStates(db, { failed: 1 })
  })

  it('comes back to the same process, where that listens too', async () => {
    const siteId = await newSite()
    await createReaders(db, siteId, { count: 1 })
    const port = await freePort()
    const listener = { domain: BOUNCE_DOMAIN, host: '127.0.0.1', port, tls: undefined }
    mailer.start({ feedback: { ...TRUSTED.feedback, listener } })
    await announce(db, siteId)
    await untilStates(db, { sent: 1 })

    const [sent] = mail.to('reader-1@example.com')
    expect(await mailTo(port, { to: sent!.envelopeFrom, raw: fixture('qmail') })).toBe(250)

    await untilStates(db, { failed: 1 })
  })

  it('offers to leave by mail, in the header that has the link', async () => {
    const siteId = await newSite()
    await createReaders(db, siteId, { count: 1 })
    const { port } = await listen()
    mailer.start(TRUSTED)
    await announce(db, siteId)
    await untilStates(db, { sent: 1 })

    const [sent] = mail.to('reader-1@example.com')
    const header =
      /^List-Unsubscribe: (.+)$/m.exec(sent!.source.replace(/\r\n[ \t]+/g, ' '))?.[1] ?? ''
    const [, https, address] =
      /^<(https:[^>]+)>, ?<mailto:([^>?]+)\?subject=unsubscribe>$/.exec(header.trim()) ?? []
    expect(https).toMatch(/^https:\/\/talk\.example\/subscriptions\/unsubscribe\/v1\.k1\./)
    await mailTo(port, { to: address!, from: 'reader-1@example.com', raw: fixture('a-wish') })

    await until(async () => (await endsOf(db, siteId)).length === 1)
  })

  it('that asks to confirm offers no way to leave, and has a sender that names it too', async () => {
    const siteId = await newSite()
    mailer.start(TRUSTED)
    await askToConfirm(db, siteId)
    await untilStates(db, { sent: 1 })

    const [sent] = mail.to('ada@example.com')
    expect(sent?.envelopeFrom).toMatch(/^b\+/)
    expect(sent?.source).not.toContain('List-Unsubscribe')
  })

  it.each([{}, { feedback: { bounceDomain: BOUNCE_DOMAIN } }])(
    'has neither while mail to us is not known to arrive: %o',
    async (settings) => {
      const siteId = await newSite()
      await createReaders(db, siteId, { count: 1 })
      mailer.start(settings)
      await announce(db, siteId)
      await untilStates(db, { sent: 1 })

      const [sent] = mail.to('reader-1@example.com')
      expect(sent?.envelopeFrom).toBe('news@news.example')
      expect(sent?.source).not.toContain('mailto:u+')
    },
  )
})

describe('a probe', () => {
  it('shows that mail to us arrives, and from then on it is asked for', async () => {
    await db.deleteFrom('mailer.inboundProbes').execute()
    const siteId = await newSite()
    const { port, counted } = await listen()
    mailer.start({ feedback: { bounceDomain: BOUNCE_DOMAIN } })
    const probe = await firstTo('p+')

    expect(await mailTo(port, { to: probe.recipients[0]!, raw: probe.source })).toBe(250)
    expect(counted).toEqual([{ source: 'mail', kind: 'probe' }])

    await until(async () => {
      mail.inbox.length = 0
      await askToConfirm(db, siteId, `ada-${Date.now()}@example.com`)
      const sent = await firstTo('ada-')
      return sent.envelopeFrom.startsWith('b+')
    }, 20)
  })

  it('is sent by one of many mailers, and not again at once', async () => {
    await db.deleteFrom('mailer.inboundProbes').execute()
    mail.inbox.length = 0
    mailer.start({ feedback: { bounceDomain: BOUNCE_DOMAIN } })
    await until(() => mail.inbox.length === 1)
    mailer.start({ feedback: { bounceDomain: BOUNCE_DOMAIN } })

    const siteId = await newSite()
    await askToConfirm(db, siteId, 'bea@example.com')
    await until(() => mail.to('bea@example.com').length === 1)
    expect(mail.inbox.filter(({ recipients }) => recipients[0]?.startsWith('p+'))).toHaveLength(1)
  })

  it('waits while delivery is held, and goes when it is released', async () => {
    await db.deleteFrom('mailer.inboundProbes').execute()
    await newSite()
    const held = mailer.start({
      holdDelivery: true,
      feedback: { bounceDomain: BOUNCE_DOMAIN },
    })
    await untilReadySays(held, 'held')
    expect(mail.inbox).toEqual([])

    await releaseDelivery(db)

    await until(() => mail.inbox.some(({ recipients }) => recipients[0]?.startsWith('p+')), 20)
    await db.updateTable('mailer.instance').set({ releasedAt: null }).execute()
  })

  it('is not sent from a copy of the database', async () => {
    await db.deleteFrom('mailer.inboundProbes').execute()
    await newSite()
    const asked = Promise.withResolvers<void>()
    const stop = startProbing({
      db: database.openAs<MailerSchema>('mailer'),
      log: silent,
      inbound: { isProven: () => false, look: async () => true },
      relay: { options: { host: '127.0.0.1', port: 1 } },
      domain: BOUNCE_DOMAIN,
      tokenKeys: TOKEN_KEYS,
      gate: {
        async check() {
          asked.resolve()
          return 'foreign'
        },
      },
    })
    await asked.promise
    await stop()

    expect(await db.selectFrom('mailer.inboundProbes').selectAll().execute()).toEqual([])
  })
})
