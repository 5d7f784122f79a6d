import type { SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Refusal } from '../support/mail-server.ts'
import {
  announce,
  askToConfirm,
  createReaders,
  listDeliveries,
  testMailers,
  untilStates,
} from '../support/mailer.ts'
import { createSubscriber } from '../support/subscriptions.ts'
import { until } from '../support/until.ts'

const { db, mail, mailer, newSite } = testMailers()
let siteId: SiteId

beforeEach(async () => {
  siteId = await newSite()
})

/** Does something once, and nothing after. */
function once<Result>(result: Result): () => Result | undefined {
  const left = [result]
  return () => left.pop()
}

async function minutesUntilDue(): Promise<number[]> {
  const { rows } = await sql<{ minutes: number }>`
    select extract(epoch from due_at - now())::float8 / 60 as minutes from mailer.deliveries
  `.execute(db)
  return rows.map(({ minutes }) => minutes)
}

describe('a reply of the relay', () => {
  it('keeps what it said when it took the message', async () => {
    mailer.start()
    await askToConfirm(db, siteId)
    await untilStates(db, { sent: 1 })

    const [delivery] = await listDeliveries(db)
    expect(delivery).toMatchObject({ reason: null, attempts: 0, senderId: null })
    expect(delivery?.reply).toMatch(/^250 /)
    expect(delivery?.settledAt).toBeInstanceOf(Date)
  })

  it('that an address is gone suppresses it, for the next mail too', async () => {
    await createSubscriber(db, siteId, { address: 'nobody@example.com' })
    mailer.start()
    await announce(db, siteId)
    await untilStates(db, { failed: 1 })
    expect(await listDeliveries(db)).toMatchObject([{ reason: 'no-such-address', attempts: 1 }])

    await announce(db, siteId)
    await untilStates(db, { failed: 1, suppressed: 1 })

    const suppressions = await db
      .selectFrom('mailer.suppressions')
      .select(['scope', 'cause'])
      .where('siteId', '=', siteId)
      .execute()
    expect(suppressions).toEqual([{ scope: 'all', cause: 'hard-bounce' }])
  })

  it('that a message is not wanted fails it, and suppresses nobody', async () => {
    await createSubscriber(db, siteId)
    mail.behave({ rcpt: once<Refusal>('553 not you') })
    mailer.start()
    await announce(db, siteId)
    await untilStates(db, { failed: 1 })

    await announce(db, siteId)
    await untilStates(db, { failed: 1, sent: 1 })

    const suppressions = db.selectFrom('mailer.suppressions').select('cause')
    expect(await suppressions.where('siteId', '=', siteId).execute()).toEqual([])
  })

  it.each<Refusal>(['450 4.2.1 try later', '451 greylisted', '452 4.2.2 mailbox full'])(
    'of %s puts it off for five minutes or so, and counts',
    async (refusal) => {
      await askToConfirm(db, siteId)
      mail.behave({ rcpt: once(refusal) })
      mailer.start()
      await untilStates(db, { deferred: 1 })

      const [minutes = 0] = await minutesUntilDue()
      expect(minutes).toBeGreaterThan(3.9)
      expect(minutes).toBeLessThan(6.1)
      expect(await listDeliveries(db)).toMatchObject([{ attempts: 1, reply: refusal }])

      await sql`update mailer.deliveries set due_at = now()`.execute(db)
      await untilStates(db, { sent: 1 })
      expect(mail.inbox).toHaveLength(1)
    },
  )

  it('to slow down puts it off without counting', async () => {
    await askToConfirm(db, siteId)
    mail.behave({ rcpt: once<Refusal>('421 4.7.0 too fast') })
    mailer.start()
    await untilStates(db, { deferred: 1 })

    expect(await listDeliveries(db)).toMatchObject([{ attempts: 0 }])
  })

  it('that refuses one message does not hold up the next on the same connection', async () => {
    await createReaders(db, siteId, { count: 40 })
    mail.behave({ rcpt: (to) => (/-[1357]@/.test(to) ? '554 no' : undefined) })
    mailer.start()
    await announce(db, siteId)

    await untilStates(db, { failed: 4, sent: 36 })
    expect(mail.inbox).toHaveLength(36)
  })
})

describe('a connection that breaks', () => {
  it('before the last byte sends it again', async () => {
    await askToConfirm(db, siteId)
    mail.behave({ mail: once<Refusal>('drop') })
    mailer.start()
    await untilStates(db, { sent: 1 })

    expect(mail.arrived).toHaveLength(1)
    expect(await listDeliveries(db)).toMatchObject([{ attempts: 0, epoch: 2 }])
  })

  it('after the last byte, unanswered, leaves it unknown: nobody is written to on a guess', async () => {
    await askToConfirm(db, siteId)
    mail.behave({ answer: once<Refusal>('drop') })
    mailer.start()
    await untilStates(db, { unknown: 1 })

    await askToConfirm(db, siteId, 'next@example.com')
    await untilStates(db, { unknown: 1, sent: 1 })
    expect(mail.arrived.map(({ recipients }) => recipients)).toEqual([
      ['ada@example.com'],
      ['next@example.com'],
    ])
  })
})

describe('a relay in trouble', () => {
  it('that is away fails nothing and counts nothing, and gets everything when it is back', async () => {
    await mail.leave()
    const addresses = await createReaders(db, siteId, { count: 30 })
    const { listener } = mailer.start()
    await announce(db, siteId)
    await until(async () => {
      const { text } = await supertest(listener).get('/mailer/metrics')
      expect(Number(/^mailer_relay_failures\S* (\d+)/m.exec(text)?.[1])).toBeGreaterThan(1)
    })

    const states = new Set((await listDeliveries(db)).map(({ state }) => state))
    expect(
      [...states].filter((state) => !['pending', 'sending', 'deferred'].includes(state)),
    ).toEqual([])
    await mail.listen()
    await untilStates(db, { sent: 30 }, 20)

    expect(mail.inbox.flatMap(({ recipients }) => recipients).toSorted()).toEqual(
      addresses.toSorted(),
    )
    expect(new Set((await listDeliveries(db)).map(({ attempts }) => attempts))).toEqual(
      new Set([0]),
    )
  }, 40_000)

  it('that refuses our sender blames no reader', async () => {
    await askToConfirm(db, siteId)
    mail.behave({ mail: once<Refusal>('550 5.7.1 you may not send as this') })
    mailer.start()
    await until(async () => {
      expect(await listDeliveries(db)).toMatchObject([{ reason: 'sender-refused', attempts: 1 }])
    })

    await sql`update mailer.deliveries set due_at = now()`.execute(db)
    await untilStates(db, { sent: 1 })
  })
})

describe('while delivery is held', () => {
  it('plans, sends nothing, and says so', async () => {
    const { listener } = mailer.start({ holdDelivery: true })
    await askToConfirm(db, siteId)
    await untilStates(db, { pending: 1 })

    const ready = await supertest(listener).get('/mailer/readyz').expect(200)
    expect(ready.body).toMatchObject({ delivery: 'held' })
    const { text } = await supertest(listener).get('/mailer/metrics').expect(200)
    expect(text).toMatch(/^mailer_held\S* 1$/m)
    expect(text).toMatch(/^mailer_deliveries\{lane="transactional",state="waiting"\S* 1$/m)
    expect(text).toMatch(/^mailer_oldest_due_seconds\{lane="transactional"\S* [\d.]+$/m)
    expect(mail.arrived).toEqual([])
  })
})
