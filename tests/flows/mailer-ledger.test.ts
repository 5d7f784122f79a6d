import type { SiteId } from '@afterword/shared/ids'
import { array, constantFrom, integer, record, sample } from 'fast-check'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Refusal } from '../support/mail-server.ts'
import {
  announce,
  countStates,
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

describe('a sender that was taken for lost', () => {
  /** Lets a message come to the relay, and keeps the answer back until told. */
  function holdAnswers(): { release: () => void } {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    mail.behave({ answer: () => promise })
    return { release: () => resolve(undefined) }
  }

  it('cannot say how a delivery ended that another has claimed since', async () => {
    await createSubscriber(db, siteId)
    const { release } = holdAnswers()
    const frozen = mailer.start()
    await announce(db, siteId)
    await until(() => expect(mail.arrived).toHaveLength(1))

    const other = '019a0000-0000-7000-8000-00000000000a'
    await sql`insert into mailer.senders values (${other}, now() + interval '1 h')`.execute(db)
    await sql`update mailer.deliveries set sender_id = ${other}, epoch = epoch + 1`.execute(db)
    release()
    await frozen.stop()

    expect(mail.inbox).toHaveLength(1)
    expect(await listDeliveries(db)).toMatchObject([
      { state: 'sending', senderId: other, settledAt: null, reply: null },
    ])
  })

  it('is believed while nobody else has claimed it: no second copy goes out', async () => {
    await createSubscriber(db, siteId)
    const { release } = holdAnswers()
    const returned = mailer.start()
    const campaignId = await announce(db, siteId)
    await until(() => expect(mail.arrived).toHaveLength(1))
    await db
      .updateTable('subscriptions.campaigns')
      .set({ state: 'paused' })
      .where('id', '=', campaignId)
      .execute()

    await sql`update mailer.deliveries set state = 'pending', sender_id = null`.execute(db)
    release()
    await returned.stop()

    expect(await countStates(db)).toEqual({ sent: 1 })
  })
})

describe('a claim whose answer never came', () => {
  it('is taken up again by the very sender that does not know of it', async () => {
    await createSubscriber(db, siteId)
    mailer.start()
    await announce(db, siteId, { state: 'paused' })
    await untilStates(db, { pending: 1 })

    await sql`
      update mailer.deliveries set
        state = 'sending', sender_id = (select id from mailer.senders limit 1),
        claimed_at = now() - interval '13 s', epoch = 1
    `.execute(db)
    await sql`update subscriptions.campaigns set state = 'sending' where site_id = ${siteId}`.execute(
      db,
    )
    await untilStates(db, { sent: 1 })

    expect(mail.arrived).toHaveLength(1)
  })
})

describe('a sender that cannot renew its lease', () => {
  it('sends nothing more, not even what it has begun, until it can', async () => {
    await createSubscriber(db, siteId)
    const asked = Promise.withResolvers<undefined>()
    const answered = Promise.withResolvers<undefined>()
    mail.behave({
      rcpt() {
        asked.resolve(undefined)
        return answered.promise
      },
    })
    mailer.start()
    await announce(db, siteId)
    await asked.promise

    await db.transaction().execute(async (tx) => {
      await sql`lock table mailer.senders in exclusive mode`.execute(tx)
      await until(async () => {
        const { rows } = await sql<{ isOver: boolean }>`
          select bool_and(lease_until < now()) as is_over from mailer.senders
        `.execute(db)
        expect(rows).toEqual([{ isOver: true }])
      })
      answered.resolve(undefined)
      await untilStates(db, { pending: 1 })
      expect(mail.arrived).toEqual([])
    })

    await untilStates(db, { sent: 1 })
    expect(mail.arrived).toHaveLength(1)
  })
})

describe('the totals of a campaign', () => {
  const replies: (Refusal | undefined)[] = [
    undefined,
    '550 5.1.1 no such mailbox',
    '550 no',
    '554 5.7.1 not you',
    '450 4.2.1 later',
    '421 4.7.0 slower',
    'drop',
  ]

  it('add up at every read, and to what is there, whatever happens', async () => {
    const { fates, cancelAfter } = sample(
      record({
        fates: array(
          record({
            step: constantFrom('rcpt', 'begin', 'answer'),
            reply: constantFrom(...replies),
          }),
          { minLength: 60, maxLength: 60 },
        ),
        cancelAfter: integer({ min: 5, max: 40 }),
      }),
      1,
    )[0]!
    const addresses = await createReaders(db, siteId, { count: fates.length, apart: true })
    const fateOf = (address: string, step: string): Refusal | undefined => {
      const fate = fates[addresses.indexOf(address)]
      return fate?.step === step ? fate.reply : undefined
    }
    mail.behave({
      rcpt: (to) => fateOf(to, 'rcpt'),
      begin: (to) => fateOf(to, 'begin'),
      answer: ({ recipients }) => fateOf(recipients[0] ?? '', 'answer'),
    })
    mailer.start({ campaignGuard: false })
    mailer.start({ campaignGuard: false })

    const campaignId = await announce(db, siteId)
    await until(async () => {
      expect(await listDeliveries(db)).toHaveLength(fates.length)
      await expectClosed()
      const { sending = 0, pending = 0 } = await countStates(db)
      expect(sending + pending).toBeLessThan(fates.length - cancelAfter)
    }, 20)
    await db
      .updateTable('subscriptions.campaigns')
      .set({ state: 'cancelled' })
      .where('id', '=', campaignId)
      .execute()
    await until(async () => {
      await expectClosed()
      const { sending = 0, pending = 0, deferred = 0 } = await countStates(db)
      expect(sending + pending + deferred).toBe(0)
    }, 20)
  }, 60_000)

  async function expectClosed(): Promise<void> {
    // One statement, so that both sides are of the same moment.
    const { rows } = await sql<Record<string, number>>`
      select t.*,
        (select count(*)::int from mailer.deliveries d where d.campaign_id = t.campaign_id) as rows,
        (select jsonb_object_agg(state, n) from (
          select mailer.counter_of(state) as state, count(*)::int as n from mailer.deliveries d
          where d.campaign_id = t.campaign_id group by 1) as s) as found
      from mailer.campaign_totals t
    `.execute(db)
    for (const { rows: count, found, campaignId: _, ...totals } of rows) {
      const { planned = 0, ...parts } = totals
      expect(planned).toBe(count)
      expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(planned)
      expect(Object.fromEntries(Object.entries(parts).filter(([, part]) => part > 0))).toEqual(
        found,
      )
    }
  }
})
