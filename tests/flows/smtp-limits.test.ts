import { outcomeOf } from '@afterword/mailer/sending/outcome'
import { SmtpSession } from '@afterword/mailer/smtp/smtp-session'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  announce,
  createReaders,
  listDeliveries,
  testMailers,
  untilStates,
} from '../support/mailer.ts'
import { until } from '../support/until.ts'

const { db, mail, mailer, newSite } = testMailers()

const never = (): Promise<undefined> => new Promise(() => undefined)
const SHORT = Buffer.from('Subject: x\r\n\r\nHello.\r\n')
/** More than what both ends of a connection keep for one another. */
const LONG = Buffer.from(`Subject: x\r\n\r\n${'A line like any other.\r\n'.repeat(1_500_000)}`)

async function send(message: Buffer, limits: { transactionMs: number; answerMs: number }) {
  const { port } = new URL(mail.url())
  const relay = { host: '127.0.0.1', port: Number(port), ignoreTLS: true }
  const session = new SmtpSession(relay, limits)
  onTestFinished(() => session.leave())
  expect(await session.open()).toBeUndefined()
  return session.send({
    from: 'news@news.example',
    to: 'ada@example.com',
    message,
    mayGoOn: () => true,
  })
}

describe('a transaction', () => {
  it.each([
    ['before its message', SHORT, { rcpt: never }],
    ['within its message', LONG, { begin: never }],
  ])('that is stuck %s is cut, and counts as not taken', async (_where, message, behaviour) => {
    mail.behave(behaviour)

    const result = await send(message, { transactionMs: 300, answerMs: 600_000 })

    expect(result).toMatchObject({ failure: { isLastByteTaken: false } })
    expect('failure' in result && outcomeOf(result.failure)).toMatchObject({
      state: 'pending',
      reason: 'connection-lost',
    })
    expect(mail.arrived).toEqual([])
  })

  it('whose last byte is taken has longer to be answered, and then nobody knows', async () => {
    mail.behave({ answer: never })
    const limits = { transactionMs: 100, answerMs: 1_000 }

    const begunAt = performance.now()
    const result = await send(SHORT, limits)

    expect(performance.now() - begunAt).toBeGreaterThanOrEqual(limits.answerMs)
    expect(result).toMatchObject({ failure: { isLastByteTaken: true } })
    expect('failure' in result && outcomeOf(result.failure)).toMatchObject({
      state: 'unknown',
      reason: 'no-answer',
    })
    expect(mail.arrived).toHaveLength(1)
  })

  it('is waited for by a sender that renews its lease, so that nobody else takes it up', async () => {
    const leaseMs = 1_000
    const answer = Promise.withResolvers<undefined>()
    mail.behave({ answer: () => answer.promise })
    const siteId = await newSite()
    await createReaders(db, siteId, { count: 1 })
    mailer.start({ leaseMs })
    mailer.start({ leaseMs })
    await announce(db, siteId)
    await until(() => expect(mail.arrived).toHaveLength(1))

    const [taken] = await listDeliveries(db)
    await until(async () => {
      const sender = await db
        .selectFrom('mailer.senders')
        .select('leaseUntil')
        .where('id', '=', taken!.senderId)
        .executeTakeFirstOrThrow()
      const renewedFor = sender.leaseUntil.getTime() - taken!.claimedAt!.getTime()
      expect(renewedFor).toBeGreaterThan(3 * leaseMs)
    })
    expect(await listDeliveries(db)).toEqual([taken])
    answer.resolve(undefined)

    await untilStates(db, { sent: 1 })
    expect(mail.arrived).toHaveLength(1)
  })
})
