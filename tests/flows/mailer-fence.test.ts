import { randomUUID } from 'node:crypto'
import type { MailerSchema } from '@afterword/mailer/schema'
import { type Claimant, claimDeliveries, renewClaims } from '@afterword/mailer/sending/claim-store'
import { type Outcome, sentOutcome } from '@afterword/mailer/sending/outcome'
import { settle } from '@afterword/mailer/sending/outcome-store'
import { renewSender } from '@afterword/mailer/sending/sender-store'
import {
  CampaignSliceDue,
  ConfirmationDue,
  ModeratorNoticeDue,
} from '@afterword/shared/contracts/mail'
import { CommentId, newId, type SiteId, SubscriberId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { createSite, createStaff } from '../support/builders.ts'
import { announce, askToConfirm, listDeliveries, mailers, untilStates } from '../support/mailer.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { ADDRESS_HASH_KEY } from '../support/service-settings.ts'
import { testMailServer } from '../support/smtp.ts'
import { createCampaign, createSubscriber } from '../support/subscriptions.ts'
import { until } from '../support/until.ts'

const database = testDatabase()
const { db } = database
const own = database.openAs<MailerSchema>('mailer')
const mailer = mailers(database, { redis: testRedis(), mail: testMailServer() })
const REFUSED: Outcome = {
  state: 'deferred',
  reason: 'refused',
  reply: '450 4.2.1 later',
  cause: null,
  isCounted: true,
  mark: null,
  trouble: null,
  secondsAsked: null,
  relay: null,
}
let siteId: SiteId
let sites = 0

beforeEach(async () => {
  sites += 1
  siteId = await createSite(db, `site-${sites}`)
  await sql`
    truncate mailer.deliveries, mailer.campaign_counters, mailer.senders, platform.messages
  `.execute(db)
})

describe('of several claims on one delivery', () => {
  async function planOne(): Promise<void> {
    await createSubscriber(db, siteId)
    const planner = mailer.start({ holdDelivery: true })
    await announce(db, siteId)
    await untilStates(db, { pending: 1 })
    await planner.stop()
  }

  async function createSender(leaseMs = 60_000): Promise<Claimant> {
    const senderId = randomUUID()
    await renewSender(own, senderId, leaseMs)
    return { senderId, addressHashKey: ADDRESS_HASH_KEY }
  }

  const claim = (sender: Claimant) =>
    claimDeliveries(own, sender, { lane: 'campaigns', limit: 10, heldSites: [] })

  const claimOne = async (sender: Claimant) => {
    const claimed = await claim(sender)
    expect(claimed).toHaveLength(1)
    return claimed[0]!
  }

  /** What another sender does when the lease of this one seems to be over. */
  const giveBack = () =>
    sql`update mailer.deliveries set state = 'pending', sender_id = null, claimed_at = null`.execute(
      db,
    )

  it('only the latest may say how it ended, be it the same sender’s', async () => {
    await planOne()
    const sender = await createSender()
    const earlier = await claimOne(sender)
    await giveBack()
    const later = await claimOne(sender)

    expect((await settle(own, sender, [{ ...earlier, ...REFUSED, seconds: 0 }])).ids).toEqual([])

    expect(await claim(sender)).toEqual([])
    const sent = { ...later, ...sentOutcome('250 taken'), seconds: 0 }
    expect((await settle(own, sender, [sent])).ids).toEqual([later.id])
    expect(await listDeliveries(db)).toMatchObject([{ state: 'sent', attempts: 0 }])
  })

  it('only the latest may go on before MAIL FROM', async () => {
    await planOne()
    const sender = await createSender()
    const earlier = await claimOne(sender)
    await giveBack()
    const later = await claimOne(sender)

    expect(await renewClaims(own, sender, [earlier])).toEqual([])

    expect(await renewClaims(own, sender, [later])).toMatchObject([{ id: later.id }])
  })

  it('not even the latest may change what has ended', async () => {
    await planOne()
    const sender = await createSender()
    const claimed = await claimOne(sender)
    await giveBack()
    await sql`update mailer.deliveries set state = 'cancelled', settled_at = now()`.execute(db)

    expect((await settle(own, sender, [{ ...claimed, ...REFUSED, seconds: 0 }])).ids).toEqual([])

    expect(await listDeliveries(db)).toMatchObject([{ state: 'cancelled' }])
  })

  it('none is made, nor gone on with, by a sender whose lease is over', async () => {
    await planOne()
    const lapsed = await createSender(0)
    expect(await claim(lapsed)).toEqual([])

    const sender = await createSender()
    const claimed = await claimOne(sender)
    await renewSender(own, sender.senderId, 0)

    expect(await renewClaims(own, sender, [claimed])).toEqual([])
  })
})

describe('a mail that is asked for again', () => {
  /** Everything that was asked for has been handled. */
  async function untilHandled(): Promise<void> {
    await until(async () => {
      const undone = await db
        .selectFrom('platform.messages')
        .select('lastError')
        .where('doneAt', 'is', null)
        .execute()
      expect(undone).toEqual([])
    })
  }

  it('to confirm goes out once', async () => {
    const { confirmationId } = await askToConfirm(db, siteId)
    await db.transaction().execute((tx) => send(tx, ConfirmationDue, { siteId, confirmationId }))

    mailer.start()
    await untilHandled()

    expect(await listDeliveries(db)).toHaveLength(1)
  })

  it('to moderators goes out once to each', async () => {
    await createStaff(db, siteId, 'ada@example.com')
    await createStaff(db, siteId, 'grace@example.com')
    const notice = { siteId, commentId: newId(CommentId), count: 1 }
    for (const _ of [1, 2]) {
      await db.transaction().execute((tx) => send(tx, ModeratorNoticeDue, notice))
    }

    mailer.start()
    await untilHandled()

    expect(await listDeliveries(db)).toHaveLength(2)
  })

  it('about an article goes out once, though the topic it came by was left meanwhile', async () => {
    const { subscriberId } = await createSubscriber(db, siteId, { topics: ['site', 'section:x'] })
    const campaignId = await createCampaign(db, siteId, {
      state: 'sending',
      topics: ['site', 'section:x'],
      beganAt: new Date(),
    })
    const askFor = (through: SubscriberId) =>
      db
        .transaction()
        .execute((tx) => send(tx, CampaignSliceDue, { campaignId, after: null, through }))
    mailer.start()
    await askFor(subscriberId)
    await untilStates(db, { sent: 1 })
    const [first] = await listDeliveries(db)

    await db
      .updateTable('subscriptions.subscriptions')
      .set({ state: 'ended', endedAt: new Date(), endCause: 'unsubscribed' })
      .where('id', '=', first!.subscriptionId)
      .execute()
    await askFor(SubscriberId.parse('ffffffff-ffff-7fff-bfff-ffffffffffff'))
    await untilHandled()

    expect(await listDeliveries(db)).toHaveLength(1)
  })
})
