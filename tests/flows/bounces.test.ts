import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { bounceListeners, causesOf, createSent, stateOf, tokenAddress } from '../support/bounces.ts'
import { createSite } from '../support/builders.ts'
import { fixture, mailTo } from '../support/mail-to.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { createSubscriber, testSubscriptions } from '../support/subscriptions.ts'
import { until } from '../support/until.ts'

const database = testDatabase()
const { db } = database
const redis = testRedis()
const listen = bounceListeners(database, redis)
testSubscriptions(database, redis)
let sites = 0

const newSite = () => createSite(db, `site-${(sites += 1)}`)

function listMails() {
  return db.selectFrom('mailer.feedbackMails').selectAll().orderBy('id').execute()
}

async function untilHandled(count: number) {
  return until(async () => {
    const mails = await listMails()
    const handled = mails.filter(({ handledAt }) => handledAt)
    if (mails.length !== count || handled.length !== count) {
      throw new Error(`${handled.length} of ${mails.length} mails are handled, not ${count}`)
    }
    return mails
  })
}

async function forget() {
  await sql`truncate mailer.feedback_mails`.execute(db)
}

describe('a report by mail', () => {
  it.each([
    ['postfix-user-unknown', 'failed', 'bounced', ['hard-bounce']],
    ['gmail-no-account', 'failed', 'bounced', ['hard-bounce']],
    ['exim-without-structure', 'failed', 'bounced', ['hard-bounce']],
    ['postfix-over-quota', 'failed', 'bounced', []],
    ['postfix-spam-rejected', 'failed', 'bounced', []],
    ['unclear', 'failed', 'bounced', []],
    ['postfix-delayed', 'sent', null, []],
    ['postfix-delivered', 'sent', null, []],
    ['out-of-office', 'sent', null, []],
  ])('%s leaves the delivery %s', async (name, state, reason, causes) => {
    await forget()
    const siteId = await newSite()
    const { port } = await listen()
    const { id } = await createSent(db, siteId)

    expect(await mailTo(port, { to: tokenAddress('bounce', siteId, id), raw: fixture(name) })).toBe(
      250,
    )

    await untilHandled(1)
    expect(await stateOf(db, id)).toMatchObject({ state, reason })
    expect(await causesOf(db, siteId)).toEqual(causes)
  })

  it('says what became of what was unknown', async () => {
    await forget()
    const siteId = await newSite()
    const { port } = await listen()
    const [failed, sent] = [
      await createSent(db, siteId, { state: 'unknown' }),
      await createSent(db, siteId, { state: 'unknown', address: 'bea@example.com' }),
    ]

    await mailTo(port, { to: tokenAddress('bounce', siteId, failed.id), raw: fixture('qmail') })
    await mailTo(port, {
      to: tokenAddress('bounce', siteId, sent.id),
      raw: fixture('postfix-delayed'),
    })

    await untilHandled(2)
    expect(await stateOf(db, failed.id)).toMatchObject({ state: 'failed', reason: 'bounced' })
    expect(await stateOf(db, sent.id)).toMatchObject({ state: 'sent' })
  })

  it('keeps the sum of a campaign closed', async () => {
    await forget()
    const siteId = await newSite()
    const { port } = await listen()
    const { id } = await createSent(db, siteId)
    // As a mailer would have counted it.
    await sql`update mailer.campaign_counters set waiting = waiting - 1, sent = sent + 1`.execute(
      db,
    )

    await mailTo(port, { to: tokenAddress('bounce', siteId, id), raw: fixture('qmail') })

    await untilHandled(1)
    const totals = await db
      .selectFrom('mailer.campaignTotals as t')
      .innerJoin('mailer.deliveries as d', 'd.campaignId', 't.campaignId')
      .selectAll('t')
      .where('d.id', '=', id)
      .executeTakeFirstOrThrow()
    expect(totals).toMatchObject({ planned: 1, waiting: 0, sent: 0, failed: 1 })
  })

  it('counts once, however often it comes', async () => {
    await forget()
    const siteId = await newSite()
    const { port, counted } = await listen()
    const { id } = await createSent(db, siteId)
    const mail = { to: tokenAddress('bounce', siteId, id), raw: fixture('postfix-over-quota') }

    await mailTo(port, mail)
    await mailTo(port, mail)

    const mails = await untilHandled(2)
    expect(new Set(mails.map(({ result }) => result))).toEqual(
      new Set(['duplicate', 'soft-bounce']),
    )
    expect(counted.map(({ kind }) => kind).toSorted()).toEqual(['duplicate', 'soft-bounce'])
    const kept = mails.filter(({ raw }) => raw !== null)
    expect(kept).toMatchObject([{ result: 'soft-bounce' }])
    const runs = await db
      .selectFrom('mailer.bounceRuns')
      .select('count')
      .where('siteId', '=', siteId)
      .execute()
    expect(runs).toEqual([{ count: 1 }])
  })

  it('is believed of nobody else than the token names', async () => {
    await forget()
    const siteId = await newSite()
    const { port } = await listen()
    const [ours, other] = [
      await createSent(db, siteId),
      await createSent(db, siteId, { address: 'bea@example.com' }),
    ]

    await mailTo(port, {
      to: tokenAddress('bounce', siteId, other.id),
      raw: fixture('postfix-user-unknown'),
    })

    await untilHandled(1)
    expect((await stateOf(db, ours.id)).state).toBe('sent')
    expect((await stateOf(db, other.id)).state).toBe('failed')
  })
})

describe('soft bounces', () => {
  async function bounce(
    port: number,
    siteId: Awaited<ReturnType<typeof newSite>>,
    id: string,
    name: string,
  ) {
    const before = (await listMails()).length
    await mailTo(port, { to: tokenAddress('bounce', siteId, id), raw: fixture(name) })
    await untilHandled(before + 1)
  }

  it.each([
    ['postfix-over-quota', 5, '7 days', 'soft-bounces'],
    ['postfix-host-not-found', 3, '72 hours', 'no-such-host'],
  ])('%s suppress after %i in a row over %s', async (name, count, span, cause) => {
    await forget()
    const siteId = await newSite()
    const { port } = await listen()
    const reader = await createSubscriber(db, siteId)
    for (let at = 0; at < count; at += 1) {
      const { id } = await createSent(db, siteId, { reader, daysAgo: 20 - at })
      await bounce(port, siteId, id, name)
    }
    expect(await causesOf(db, siteId)).toEqual([])

    await sql`
      update mailer.bounce_runs set began_at = now() - ${span}::interval where site_id = ${siteId}
    `.execute(db)
    const { id } = await createSent(db, siteId, { reader })
    await bounce(port, siteId, id, name)

    expect(await causesOf(db, siteId)).toEqual([cause])
  })

  it('begin anew after one that arrived', async () => {
    await forget()
    const siteId = await newSite()
    const { port } = await listen()
    const reader = await createSubscriber(db, siteId)
    for (const daysAgo of [20, 19, 18, 17]) {
      const { id } = await createSent(db, siteId, { reader, daysAgo })
      await bounce(port, siteId, id, 'postfix-over-quota')
    }
    await sql`update mailer.bounce_runs set began_at = now() - interval '9 days'`.execute(db)
    await createSent(db, siteId, { reader, daysAgo: 2 })

    const { id } = await createSent(db, siteId, { reader, daysAgo: 1 })
    await bounce(port, siteId, id, 'postfix-over-quota')

    expect(await causesOf(db, siteId)).toEqual([])
    const runs = await db
      .selectFrom('mailer.bounceRuns')
      .select('count')
      .where('siteId', '=', siteId)
      .execute()
    expect(runs).toEqual([{ count: 1 }])
  })
})
