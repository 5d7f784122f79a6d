import type { SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Refusal } from '../support/mail-server.ts'
import { announce, listDeliveries, testMailers, untilStates } from '../support/mailer.ts'
import { createSubscriber } from '../support/subscriptions.ts'
import { until } from '../support/until.ts'

const { db, mail, mailer, newSite } = testMailers()
let siteId: SiteId

beforeEach(async () => {
  siteId = await newSite()
  await createSubscriber(db, siteId, { address: 'ada@example.com' })
})

type Stage = 'mail' | 'rcpt' | 'begin' | 'answer'

/** Refuses once, at one stage of the conversation. */
function refuseOnce(stage: Stage, refusal: Refusal): void {
  const left = [refusal]
  mail.behave({ [stage]: () => left.pop() })
}

async function listSuppressions(): Promise<string[]> {
  const rows = await db
    .selectFrom('mailer.suppressions')
    .select('cause')
    .where('siteId', '=', siteId)
    .execute()
  return rows.map(({ cause }) => cause)
}

/** How long until the next try of the one delivery there is. */
async function minutesLeft(): Promise<number> {
  const { rows } = await sql<{ minutes: number }>`
    select extract(epoch from due_at - now())::float8 / 60 as minutes from mailer.deliveries
  `.execute(db)
  return rows[0]?.minutes ?? NaN
}

const SOON: [number, number] = [4, 6]
const UNCOUNTED: [number, number] = [1.5, 2.5]

describe('what is refused for now is tried again', () => {
  it.each<[Stage, Refusal, string, number, [number, number]]>([
    ['rcpt', '450 4.2.1 later', 'try-later', 1, SOON],
    ['rcpt', '451 greylisted', 'try-later', 1, SOON],
    ['rcpt', '450 4.7.1 Greylisted', 'try-later', 1, SOON],
    ['answer', '452 4.2.2 full', 'try-later', 1, SOON],
    ['rcpt', '450 greylisted, try again in 20 minutes', 'try-later', 1, [20, 24.5]],
    ['rcpt', '450 4.1.2 domain not found', 'no-such-host', 1, SOON],
    ['rcpt', '554 5.4.4 unable to route', 'no-such-host', 1, SOON],
    ['rcpt', '450 4.7.0 slower', 'slow-down', 0, UNCOUNTED],
    ['answer', '451 4.7.28 slower', 'slow-down', 0, UNCOUNTED],
    ['answer', '454 throttled', 'slow-down', 0, UNCOUNTED],
    ['rcpt', '421 4.7.0 try again in 600 seconds', 'slow-down', 0, [10, 12.5]],
    ['answer', '550 5.7.1 you are not welcome', 'blocked', 1, SOON],
    ['rcpt', '550 5.7.28 too much of this', 'blocked', 1, SOON],
    ['rcpt', '554 see the Spamhaus list', 'blocked', 1, SOON],
    ['rcpt', '550 Denied by policy', 'blocked', 1, SOON],
    ['rcpt', '550 relay not permitted', 'sender-refused', 1, SOON],
    ['mail', '550 5.7.1 you may not send as this', 'sender-refused', 1, SOON],
    ['answer', '550 5.7.25 no PTR', 'sender-refused', 1, SOON],
    ['answer', '550 5.7.26 unauthenticated', 'sender-refused', 1, SOON],
    ['answer', '550 5.7.27 SPF', 'sender-refused', 1, SOON],
    ['answer', '550 5.7.29 TLS', 'sender-refused', 1, SOON],
    ['answer', '550 5.7.509 DMARC', 'sender-refused', 1, SOON],
    ['answer', '550 5.7.515 access denied', 'sender-refused', 1, SOON],
  ])('at %s: %s (%s, counted %s)', async (stage, refusal, reason, attempts, [least, most]) => {
    refuseOnce(stage, refusal)
    mailer.start()
    await announce(db, siteId)
    await untilStates(db, { deferred: 1 })

    expect(await listDeliveries(db)).toMatchObject([{ reason, attempts, reply: refusal }])
    const minutes = await minutesLeft()
    expect(minutes).toBeGreaterThan(least - 0.1)
    expect(minutes).toBeLessThan(most + 0.1)
    expect(await listSuppressions()).toEqual([])
  })
})

describe('what is refused for good fails', () => {
  it.each<[Stage, Refusal, string, string[]]>([
    ['rcpt', '550 5.1.1 no such user', 'no-such-address', ['hard-bounce']],
    ['rcpt', '550 5.1.2 bad domain', 'no-such-address', ['hard-bounce']],
    ['rcpt', '553 5.1.3 bad syntax', 'no-such-address', ['hard-bounce']],
    ['rcpt', '551 5.1.6 moved', 'no-such-address', ['hard-bounce']],
    ['rcpt', '556 5.1.10 null MX', 'no-such-address', ['hard-bounce']],
    ['answer', '550 5.2.1 disabled', 'no-such-address', ['hard-bounce']],
    ['rcpt', '550 who is that', 'no-such-address', ['hard-bounce']],
    ['answer', '550 no', 'refused', []],
    ['rcpt', '553 no', 'refused', []],
    ['rcpt', '554 no', 'refused', []],
    ['answer', '554 no', 'refused', []],
    ['rcpt', '552 5.2.2 over quota', 'mailbox-full', []],
    ['answer', '552 5.3.4 too big', 'message-refused', []],
    ['answer', '552 too big', 'message-refused', []],
    ['answer', '550 5.6.1 media not supported', 'message-refused', []],
  ])('at %s: %s (%s, suppressed for %j)', async (stage, refusal, reason, causes) => {
    refuseOnce(stage, refusal)
    mailer.start()
    await announce(db, siteId)
    await untilStates(db, { failed: 1 })

    expect(await listDeliveries(db)).toMatchObject([{ reason, attempts: 1, reply: refusal }])
    expect(await listSuppressions()).toEqual(causes)
  })
})

describe('a line that breaks', () => {
  it.each<[Stage, Record<string, number>]>([
    ['mail', { sent: 1 }],
    ['rcpt', { sent: 1 }],
    ['answer', { unknown: 1 }],
  ])('at %s leaves %j', async (stage, states) => {
    refuseOnce(stage, 'drop')
    mailer.start()
    await announce(db, siteId)
    await untilStates(db, states)

    expect(mail.arrived).toHaveLength(1)
    expect(await listDeliveries(db)).toMatchObject([{ attempts: 0 }])
    expect(await listSuppressions()).toEqual([])
  })
})

describe('an address that may come back', () => {
  const backdate = async (days: number): Promise<void> => {
    await sql`
      update mailer.soft_bounces set first_at = now() - make_interval(days => ${days})
    `.execute(db)
  }
  const tryNow = async (): Promise<void> => {
    await sql`update mailer.deliveries set due_at = now()`.execute(db)
  }
  const untilBounces = (count: number): Promise<unknown> =>
    until(async () => {
      const rows = await db
        .selectFrom('mailer.softBounces')
        .select('count')
        .where('siteId', '=', siteId)
        .execute()
      expect(rows.map((row) => row.count)).toEqual(count === 0 ? [] : [count])
    })

  it('is suppressed when it was full five times in a row over a week', async () => {
    mail.behave({ rcpt: () => '552 5.2.2 full' })
    mailer.start()
    for (const times of [1, 2, 3, 4]) {
      await announce(db, siteId)
      await untilBounces(times)
    }
    await backdate(6)
    await announce(db, siteId)
    await untilBounces(5)
    expect(await listSuppressions()).toEqual([])

    await backdate(7)
    await announce(db, siteId)
    await untilBounces(6)
    expect(await listSuppressions()).toEqual(['soft-bounces'])
  })

  it('is forgiven everything after one success', async () => {
    refuseOnce('rcpt', '552 5.2.2 full')
    mailer.start()
    await announce(db, siteId)
    await untilBounces(1)

    await announce(db, siteId)
    await untilStates(db, { failed: 1, sent: 1 })
    await untilBounces(0)
    expect(await listSuppressions()).toEqual([])
  })

  it('is suppressed when its host was not found three times over three days', async () => {
    mail.behave({ rcpt: () => '450 4.1.2 domain not found' })
    mailer.start()
    await announce(db, siteId)
    await untilBounces(1)
    await backdate(3)
    await tryNow()
    await untilBounces(2)
    expect(await listSuppressions()).toEqual([])

    await tryNow()
    await untilBounces(3)
    expect(await listSuppressions()).toEqual(['no-such-host'])
    await tryNow()
    await untilStates(db, { suppressed: 1 })
  })
})

describe('a delivery that nobody took in time', () => {
  it('is looked at again when its time is over, not hours later', async () => {
    mail.behave({ rcpt: () => '450 later' })
    mailer.start()
    const campaignId = await announce(db, siteId, { state: 'paused' })
    await untilStates(db, { pending: 1 })
    await sql`update mailer.deliveries set expires_at = now() + interval '3 min'`.execute(db)
    await sql`
      update subscriptions.campaigns set state = 'sending' where id = ${campaignId}
    `.execute(db)
    await untilStates(db, { deferred: 1 })

    const [delivery] = await listDeliveries(db)
    expect(delivery?.dueAt).toEqual(delivery?.expiresAt)
  })

  it('fails, and its reader is not blamed', async () => {
    mail.behave({ rcpt: () => '450 later' })
    mailer.start()
    await announce(db, siteId)
    await untilStates(db, { deferred: 1 })
    await sql`update mailer.deliveries set due_at = now(), expires_at = now()`.execute(db)
    await untilStates(db, { failed: 1 })

    expect(await listDeliveries(db)).toMatchObject([{ reason: 'expired', attempts: 1 }])
    expect(await listSuppressions()).toEqual([])
  })
})
