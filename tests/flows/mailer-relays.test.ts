import { PassThrough } from 'node:stream'
import type { SiteId } from '@afterword/shared/ids'
import { openLog } from '@afterword/shared/log'
import { sql } from 'kysely'
import supertest from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DKIM_SECRET, fakeDns, signAs } from '../support/dkim.ts'
import type { Refusal } from '../support/mail-server.ts'
import {
  announce,
  askToConfirm,
  createReaders,
  listDeliveries,
  testMailers,
  untilStates,
} from '../support/mailer.ts'
import { testMailServer } from '../support/smtp.ts'
import { until } from '../support/until.ts'

const { db, mail, mailer, newSite } = testMailers()
const spare = testMailServer()
let siteId: SiteId

beforeEach(async () => {
  siteId = await newSite()
})
afterEach(() => {
  spare.behave({})
  spare.inbox.length = 0
})

const both = (first = '', second = ''): string =>
  `${mail.url()}?id=first${first} ${spare.url()}?id=spare${second}`

async function tryNow(): Promise<void> {
  await sql`update mailer.deliveries set due_at = now()`.execute(db)
}

async function takenToday(): Promise<number> {
  const { taken } = await db
    .selectFrom('mailer.relayDays')
    .select('taken')
    .executeTakeFirstOrThrow()
  return taken
}

describe('of several relays', () => {
  it('the first has it all while it is well', async () => {
    await createReaders(db, siteId, { count: 20 })
    mailer.start({ smtpUrl: both() })
    await announce(db, siteId)
    await untilStates(db, { sent: 20 })

    expect(mail.inbox).toHaveLength(20)
    expect(spare.inbox).toEqual([])
    expect(new Set((await listDeliveries(db)).map(({ relay }) => relay))).toEqual(
      new Set(['first']),
    )
  })

  it('the next one steps in while the first is away, and steps back', async () => {
    await createReaders(db, siteId, { count: 20 })
    await mail.leave()
    mailer.start({ smtpUrl: both() })
    await announce(db, siteId)
    await untilStates(db, { sent: 20 }, 20)
    expect(spare.inbox).toHaveLength(20)
    expect(new Set((await listDeliveries(db)).map(({ attempts }) => attempts))).toEqual(
      new Set([0]),
    )

    await mail.listen()
    for (let sent = 21; mail.inbox.length === 0; sent += 1) {
      await askToConfirm(db, siteId, `ada-${sent}@example.com`)
      await untilStates(db, { sent })
    }
    expect(mail.inbox).toHaveLength(1)
  }, 60_000)

  it('the next one steps in while the first is over its quota, and somebody is told', async () => {
    mail.behave({ mail: () => '454 Throttling failure: Daily message quota exceeded' })
    await createReaders(db, siteId, { count: 20 })
    mailer.start({ smtpUrl: both() })
    await announce(db, siteId)

    await until(async () => {
      await tryNow()
      return spare.inbox.length === 20
    }, 50)

    const alerts = await db.selectFrom('mailer.alerts').select(['code', 'detail']).execute()
    expect(alerts).toContainEqual({ code: 'relay-spent', detail: 'first' })
  }, 60_000)

  it('that is away is asked on no more connections than it has, and then once at a time', async () => {
    await createReaders(db, siteId, { count: 60 })
    await sql`truncate mailer.attempts`.execute(db)
    await mail.leave()
    mailer.start({ smtpUrl: mail.url() })
    await announce(db, siteId)
    const times = await until(async () => {
      const tries = await db.selectFrom('mailer.attempts').select('at').orderBy('at').execute()
      const [first] = tries
      const later = tries.filter(({ at }) => first && +at > +first.at + 900)
      return later.length > 0 && tries.length - later.length
    })
    await mail.listen()

    expect(times).toBeLessThanOrEqual(8)
  })

  it('the one that put a mail off has it again, with the same Message-ID', async () => {
    const refusals: Refusal[] = ['450 greylisted']
    spare.behave({ rcpt: () => refusals.pop() })
    await mail.leave()
    const mailing = mailer.start({ smtpUrl: both() })
    await askToConfirm(db, siteId)
    await until(async () => {
      expect(await listDeliveries(db)).toMatchObject([{ state: 'deferred', reason: 'try-later' }])
    })
    await mailing.stop()
    await mail.listen()
    mailer.start({ smtpUrl: both() })
    await tryNow()
    await untilStates(db, { sent: 1 })

    expect(mail.inbox).toEqual([])
    const [delivery] = await listDeliveries(db)
    expect(delivery).toMatchObject({ relay: 'spare' })
    expect(spare.inbox.map(({ messageId }) => messageId)).toEqual([delivery?.messageId])
  })

  /** Deliveries that a relay has put off, which are due again. */
  async function putOffBy(relay: string, count: number): Promise<void> {
    await createReaders(db, siteId, { count })
    const campaignId = await announce(db, siteId, { state: 'paused' })
    await untilStates(db, { pending: count })
    await sql`update mailer.deliveries set relay = ${relay}`.execute(db)
    await sql`
      update subscriptions.campaigns set state = 'sending' where id = ${campaignId}
    `.execute(db)
  }

  it('the next one has what was put off by one that is left alone now', async () => {
    await sql`
      insert into mailer.relay_pauses (relay, reason, paused_until)
      values ('first', 'sender-refused', now() + interval '1 h')
    `.execute(db)
    mailer.start({ smtpUrl: both() })
    await putOffBy('first', 3)
    await untilStates(db, { sent: 3 })

    expect(mail.inbox).toEqual([])
    expect(spare.inbox).toHaveLength(3)
  })

  it('one that has put mail off gets it again no faster than it may be sent to', async () => {
    mailer.start({ smtpUrl: both('', '&rate=0.01') })
    await putOffBy('spare', 3)
    await untilStates(db, { sent: 3 })

    expect(spare.inbox).toHaveLength(1)
    expect(mail.inbox).toHaveLength(2)
  })

  it('the first sends no more than its cap of the day, and no process of several does', async () => {
    await createReaders(db, siteId, { count: 30 })
    await sql`truncate mailer.relay_days`.execute(db)
    mailer.start({ smtpUrl: both('&daily-cap=10') })
    mailer.start({ smtpUrl: both('&daily-cap=10') })
    await announce(db, siteId)
    await untilStates(db, { sent: 30 })

    expect(mail.inbox.length).toBeGreaterThan(0)
    expect(mail.inbox.length).toBeLessThanOrEqual(10)
    expect(mail.inbox.length + spare.inbox.length).toBe(30)
    expect(await takenToday()).toBe(10)
  })

  it('one that is stopped leaves what it has not sent of the day to others', async () => {
    await createReaders(db, siteId, { count: 3 })
    await sql`truncate mailer.relay_days`.execute(db)
    const { stop } = mailer.start({ smtpUrl: both('&daily-cap=1000') })
    await announce(db, siteId)
    await untilStates(db, { sent: 3 })
    expect(await takenToday()).toBeGreaterThan(3)

    await stop()

    expect(await takenToday()).toBe(3)
  })

  it('each carries the lanes it is for', async () => {
    await createReaders(db, siteId, { count: 3 })
    mailer.start({ smtpUrl: both('&lanes=transactional,notices', '&lanes=campaigns') })
    await announce(db, siteId)
    await askToConfirm(db, siteId)
    await untilStates(db, { sent: 4 })

    expect(mail.inbox.map(({ recipients }) => recipients)).toEqual([['ada@example.com']])
    expect(spare.inbox).toHaveLength(3)
  })
})

describe('a provider', () => {
  it('is told the stream, and which delivery its reports are about', async () => {
    mailer.start({ smtpUrl: `${mail.url()}?profile=postmark&stream=broadcast` })
    await askToConfirm(db, siteId)
    await untilStates(db, { sent: 1 })

    const [delivery] = await listDeliveries(db)
    const [message] = mail.inbox
    expect(message?.headers.get('x-pm-message-stream')).toBe('broadcast')
    expect(message?.headers.get('x-pm-keepid')).toBe('true')
    expect(message?.headers.get('x-pm-metadata-delivery')).toBe(delivery?.id)
  })

  it.each([
    ['?profile=postmark', 'none'],
    ['?profile=postmark&signs=both', 'pass news.example'],
    ['', 'pass news.example'],
  ])('%s gets mail with our signature: %s', async (options, verdict) => {
    const dns = fakeDns()
    await signAs(db, dns, siteId)
    mailer.start({ smtpUrl: mail.url() + options, dkimSecret: DKIM_SECRET })
    await askToConfirm(db, siteId)
    await untilStates(db, { sent: 1 })

    expect(await dns.verdictOf(mail.inbox[0]!.source)).toMatch(verdict)
  })
})

describe('a relay that cannot be trusted', () => {
  it('because it offers no encryption gets nothing, and no reader is blamed', async () => {
    const elsewhere = mail.url().replace('127.0.0.1', '0.0.0.0')
    const { listener } = mailer.start({ smtpUrl: `${elsewhere}?id=open` })
    await askToConfirm(db, siteId)
    await until(async () => {
      expect(await listDeliveries(db)).toMatchObject([
        { state: 'deferred', reason: 'relay-refuses', attempts: 0 },
      ])
    })

    expect(mail.arrived).toEqual([])
    const { text } = await supertest(listener).get('/mailer/metrics')
    expect(text).toMatch(/^mailer_relay_failures\{relay="open"\S* [1-9]/m)
  })
})

describe('credentials', () => {
  it('are in no log line, whatever goes wrong', async () => {
    const lines: string[] = []
    const to = new PassThrough().on('data', (chunk) => lines.push(String(chunk)))
    const log = openLog({ service: 'mailer', level: 'trace', to })
    mail.behave({ login: () => '535 5.7.8 who are you, ada hunter2' })
    const url = mail.url().replace('smtp://', 'smtp://ada-relay:hunter2%21@')
    mailer.start(
      { smtpUrl: `${url}?id=relay ${url}?id=away`.replace(/:\d+\?id=away/, ':1?id=away') },
      log,
    )
    await askToConfirm(db, siteId)
    await until(async () => {
      expect(await listDeliveries(db)).toMatchObject([
        { reason: expect.stringMatching(/^relay-(refuses|away)$/) },
      ])
    })

    await until(() => lines.some((line) => line.includes('relay-refuses')))
    const base64 = ['ada-relay', 'hunter2!', '\0ada-relay\0hunter2!'].map((secret) =>
      Buffer.from(secret).toString('base64'),
    )
    for (const secret of ['hunter2', 'ada-relay', ...base64]) {
      expect(lines.join('')).not.toContain(secret)
    }
  })
})
