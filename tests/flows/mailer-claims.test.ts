import { CampaignSliceDue, ModeratorNoticeDue } from '@afterword/shared/contracts/mail'
import { type SiteId, SubscriberId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { createStaff } from '../support/builders.ts'
import {
  announce,
  askToConfirm,
  countStates,
  createReaders,
  listDeliveries,
  testMailers,
  untilStates,
} from '../support/mailer.ts'
import { ADDRESS_HASH_KEY } from '../support/service-settings.ts'
import { createSubscriber } from '../support/subscriptions.ts'
import { until } from '../support/until.ts'
import { createWaiting } from '../support/waiting-comments.ts'

const { db, mail, mailer, newSite } = testMailers()
let siteId: SiteId

beforeEach(async () => {
  siteId = await newSite()
})

/** A mailer that only plans, so that a test can change the world before anything is sent. */
async function planHeld(plan: () => Promise<unknown>, count: number): Promise<void> {
  const planner = mailer.start({ holdDelivery: true })
  await plan()
  await untilStates(db, { pending: count })
  await planner.stop()
}

describe('a claim', () => {
  it('sends each delivery once, however many senders there are', async () => {
    const addresses = await createReaders(db, siteId, { count: 200 })
    await planHeld(() => announce(db, siteId), 200)

    mailer.start()
    mailer.start()
    await untilStates(db, { sent: 200 }, 20)

    expect(mail.inbox.flatMap(({ recipients }) => recipients).toSorted()).toEqual(
      addresses.toSorted(),
    )
  })

  it('plans a slice once, one delivery a reader, only for those confirmed before it began', async () => {
    await createSubscriber(db, siteId, { address: 'a@example.com', topics: ['site', 'section:x'] })
    await createSubscriber(db, siteId, { address: 'b@example.com', topics: ['section:y'] })
    await createSubscriber(db, siteId, { address: 'c@example.com', state: 'pending' })
    await createSubscriber(db, siteId, { address: 'd@example.com', state: 'ended' })
    const late = new Date(Date.now() + 60_000)
    await createSubscriber(db, siteId, { address: 'e@example.com', since: late })
    mailer.start()
    const campaignId = await announce(db, siteId)
    await untilStates(db, { sent: 1 })

    const through = SubscriberId.parse('ffffffff-ffff-7fff-bfff-ffffffffffff')
    await db
      .transaction()
      .execute((tx) => send(tx, CampaignSliceDue, { campaignId, after: null, through }))
    await until(async () => {
      const { count } = await db
        .selectFrom('platform.messages')
        .select(sql<number>`count(*) filter (where done_at is null)::int`.as('count'))
        .executeTakeFirstOrThrow()
      expect(count).toBe(0)
    })

    expect(await countStates(db)).toEqual({ sent: 1 })
    expect(mail.inbox.map(({ recipients }) => recipients)).toEqual([['a@example.com']])
  })

  it('passes over a reader who has unsubscribed since the plan was made', async () => {
    const { subscriptionId } = await createSubscriber(db, siteId)
    await planHeld(() => announce(db, siteId), 1)

    await db
      .updateTable('subscriptions.subscriptions')
      .set({ state: 'ended', endedAt: new Date(), endCause: 'unsubscribed' })
      .where('id', '=', subscriptionId)
      .execute()
    mailer.start()
    await untilStates(db, { cancelled: 1 })

    expect(mail.arrived).toEqual([])
    expect(await listDeliveries(db)).toMatchObject([{ reason: 'not-wanted', senderId: null }])
  })

  it('passes over an address that has been suppressed, however it is spelled', async () => {
    await createSubscriber(db, siteId, { address: 'Ada@Example.com' })
    await createSubscriber(db, siteId, { address: 'grace@example.com' })
    await planHeld(() => announce(db, siteId), 2)

    await sql`
      insert into mailer.suppressions (site_id, address_hash, scope, cause)
      values (${siteId}, sha256(convert_to(${`${ADDRESS_HASH_KEY}ada@example.com`}, 'UTF8')),
        'publications', 'complaint')
    `.execute(db)
    mailer.start()
    await untilStates(db, { suppressed: 1, sent: 1 })

    expect(mail.arrived.map(({ recipients }) => recipients)).toEqual([['grace@example.com']])
  })

  it('lets a paused campaign wait, and a resumed one go on', async () => {
    await createSubscriber(db, siteId)
    const other = await newSite()
    await createSubscriber(db, other, { address: 'other@example.com' })
    mailer.start()
    const paused = await announce(db, siteId, { state: 'paused' })
    await announce(db, other)
    await untilStates(db, { pending: 1, sent: 1 })

    await db
      .updateTable('subscriptions.campaigns')
      .set({ state: 'sending' })
      .where('id', '=', paused)
      .execute()
    await untilStates(db, { sent: 2 })

    expect(mail.inbox).toHaveLength(2)
  })

  it('cancels what waits for a cancelled campaign', async () => {
    await createReaders(db, siteId, { count: 30 })
    mailer.start()
    const campaignId = await announce(db, siteId, { state: 'paused' })
    await untilStates(db, { pending: 30 })

    await db
      .updateTable('subscriptions.campaigns')
      .set({ state: 'cancelled' })
      .where('id', '=', campaignId)
      .execute()
    await untilStates(db, { cancelled: 30 })

    expect(mail.arrived).toEqual([])
  })

  it('gives up what has expired', async () => {
    await createSubscriber(db, siteId)
    await planHeld(() => announce(db, siteId), 1)

    await sql`update mailer.deliveries set expires_at = now()`.execute(db)
    mailer.start()
    await untilStates(db, { failed: 1 })

    expect(await listDeliveries(db)).toMatchObject([{ reason: 'expired' }])
    expect(mail.arrived).toEqual([])
  })

  it('does not ask to confirm what is confirmed, nor with a link that a newer one replaced', async () => {
    const done = await askToConfirm(db, siteId, 'done@example.com')
    const moved = await askToConfirm(db, siteId, 'moved@example.com')
    const newer = await createSubscriber(db, siteId, { address: 'x@example.com', state: 'pending' })
    await planHeld(async () => undefined, 2)

    await db
      .updateTable('subscriptions.subscriptions')
      .set({ state: 'confirmed', confirmedAt: new Date() })
      .where('id', '=', done.subscriptionId)
      .execute()
    await db
      .updateTable('subscriptions.subscriptions')
      .set({ confirmationId: newer.confirmationId })
      .where('id', '=', moved.subscriptionId)
      .execute()
    mailer.start()
    await untilStates(db, { cancelled: 2 })

    expect(mail.arrived).toEqual([])
  })

  it('writes to no moderator who has left', async () => {
    const id = await createStaff(db, siteId, 'mod@example.com')
    const [commentId] = await createWaiting(db, siteId)
    await planHeld(
      () =>
        db
          .transaction()
          .execute((tx) =>
            send(tx, ModeratorNoticeDue, { siteId, commentId: commentId!, count: 1 }),
          ),
      1,
    )

    await db.deleteFrom('platform.staff').where('id', '=', id).execute()
    mailer.start()
    await untilStates(db, { cancelled: 1 })

    expect(mail.arrived).toEqual([])
  })

  it('is asked again before MAIL FROM when it has become a second old', async () => {
    const { subscriptionId } = await createSubscriber(db, siteId)
    const greeted = Promise.withResolvers<void>()
    mail.behave({ greet: () => greeted.promise })
    mailer.start()
    await announce(db, siteId)
    await untilStates(db, { sending: 1 })
    await until(async () => {
      const { rows } = await sql<{ old: boolean }>`
        select claimed_at < now() - interval '1.1 s' as old from mailer.deliveries
      `.execute(db)
      expect(rows).toEqual([{ old: true }])
    })

    await db
      .updateTable('subscriptions.subscriptions')
      .set({ state: 'ended', endedAt: new Date(), endCause: 'unsubscribed' })
      .where('id', '=', subscriptionId)
      .execute()
    greeted.resolve()
    await untilStates(db, { cancelled: 1 })

    expect(mail.arrived).toEqual([])
  })
})

describe('sites within a lane', () => {
  it('take turns, so that none waits for another’s million', async () => {
    const large = await newSite()
    await createReaders(db, siteId, { count: 3, name: 'small' })
    await createReaders(db, large, { count: 60, name: 'large' })
    const { promise, resolve } = Promise.withResolvers<undefined>()
    mail.behave({ answer: () => promise })
    const planner = mailer.start({ holdDelivery: true })
    await announce(db, large)
    await untilStates(db, { pending: 60 })
    await announce(db, siteId)
    await untilStates(db, { pending: 63 })
    await planner.stop()

    mailer.start()
    await until(() => expect(mail.arrived.length).toBeGreaterThanOrEqual(2))

    const first = mail.arrived.slice(0, 2).flatMap(({ recipients }) => recipients)
    expect(first.filter((address) => address.startsWith('small'))).toHaveLength(1)
    resolve(undefined)
    await untilStates(db, { sent: 63 })
  })
})
