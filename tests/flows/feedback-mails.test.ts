import { claimFeedbackMail, insertFeedbackMails } from '@afterword/mailer/feedback/mail-store'
import type { MailerSchema } from '@afterword/mailer/schema'
import { SubscriptionId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import {
  bounceListeners,
  causesOf,
  createSent,
  endsOf,
  stateOf,
  tokenAddress,
} from '../support/bounces.ts'
import { createSite } from '../support/builders.ts'
import { fixture, mailTo } from '../support/mail-to.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { createSubscriber, testSubscriptions } from '../support/subscriptions.ts'
import { until } from '../support/until.ts'

const database = testDatabase()
const { db } = database
const own = database.openAs<MailerSchema>('mailer')
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

describe('a complaint', () => {
  it.each(['arf-abuse', 'arf-yahoo'])('suppresses and unsubscribes at once: %s', async (name) => {
    await forget()
    const siteId = await newSite()
    const { port } = await listen()
    const reader = await createSubscriber(db, siteId, { topics: ['site', 'thread:1'] })
    const { id } = await createSent(db, siteId, { reader })

    await mailTo(port, {
      to: tokenAddress('bounce', siteId, id),
      from: 'fbl@provider.example',
      raw: fixture(name),
    })

    await until(async () => (await endsOf(db, siteId)).length === 2)
    expect(await endsOf(db, siteId)).toEqual([
      { topic: 'site', endCause: 'complaint' },
      { topic: 'thread:1', endCause: 'complaint' },
    ])
    expect(await causesOf(db, siteId)).toEqual(['complaint'])
  })

  it('is also taken at the address of complaints, by the token within', async () => {
    await forget()
    const siteId = await newSite()
    const { port } = await listen()
    const { id } = await createSent(db, siteId)
    const token = tokenAddress('bounce', siteId, id)
    const raw = fixture('arf-abuse').replaceAll(/b\+k1\.0{45}@bounce\.news\.example/g, token)

    await mailTo(port, { to: 'complaints@bounce.news.example', from: 'fbl@provider.example', raw })

    const [mail] = await untilHandled(1)
    expect(mail).toMatchObject({ result: 'complaint', deliveryId: id, siteId })
    expect(mail?.raw?.toString()).toContain('Feedback-Type: abuse')
    expect(await causesOf(db, siteId)).toEqual(['complaint'])
  })

  it('that quotes no token is known by the Message-ID of the mail it brings', async () => {
    await forget()
    const siteId = await newSite()
    const { port } = await listen()
    const { id, messageId } = await createSent(db, siteId)
    const raw = fixture('arf-without-token').replace(/<[0-9a-f]{32}@news\.example>/, messageId)

    await mailTo(port, { to: 'complaints@bounce.news.example', from: 'fbl@provider.example', raw })

    const [mail] = await untilHandled(1)
    expect(mail).toMatchObject({ result: 'complaint', deliveryId: id, siteId })
    expect(await causesOf(db, siteId)).toEqual(['complaint'])
  })

  it('without a token or a Message-ID of ours is nobody’s', async () => {
    await forget()
    const { port } = await listen()

    await mailTo(port, {
      to: 'complaints@bounce.news.example',
      from: 'fbl@x.example',
      raw: fixture('arf-abuse'),
    })

    const [mail] = await untilHandled(1)
    expect(mail).toMatchObject({ result: 'unmatched', deliveryId: null, raw: null })
  })
})

describe('an unsubscribe by mail', () => {
  it('does what one click does, and is on record', async () => {
    await forget()
    const siteId = await newSite()
    const { port } = await listen()
    const reader = await createSubscriber(db, siteId, {
      topics: ['site', 'section:sport', 'thread:1'],
    })

    const to = tokenAddress('unsubscribe-by-mail', siteId, reader.subscriptionId)
    expect(
      await mailTo(port, { to: to.toUpperCase(), from: 'ada@example.com', raw: fixture('a-wish') }),
    ).toBe(250)

    await until(async () => (await endsOf(db, siteId)).length === 2)
    expect(await endsOf(db, siteId)).toEqual([
      { topic: 'section:sport', endCause: 'unsubscribed' },
      { topic: 'site', endCause: 'unsubscribed' },
    ])
    const consents = await db.selectFrom('subscriptions.consents').select('method').execute()
    expect(consents).toContainEqual({ method: 'mail' })
    expect(await causesOf(db, siteId)).toEqual([])
  })

  it('is handled before what waits longer', async () => {
    await forget()
    const nobody = { siteId: null, deliveryId: null, subscriptionId: null, subscriberId: null }
    for (const purpose of ['complaint', 'bounce', 'unsubscribe'] as const) {
      const arrival = { addresses: [{ ...nobody, purpose }], sender: '', raw: Buffer.from('x') }
      await insertFeedbackMails(own, arrival)
    }

    const claimed = [await claimFeedbackMail(own), await claimFeedbackMail(own)]

    expect(claimed.map((mail) => mail?.purpose)).toEqual(['unsubscribe', 'complaint'])
  })

  it('ends just the thread that a notice was about', async () => {
    await forget()
    const siteId = await newSite()
    const { port } = await listen()
    const { subscriptionId } = await createSubscriber(db, siteId, { topics: ['thread:1', 'site'] })

    const to = tokenAddress('unsubscribe-by-mail', siteId, subscriptionId)
    await mailTo(port, { to, from: 'ada@example.com', raw: fixture('a-wish') })

    await until(async () => (await endsOf(db, siteId)).length === 1)
    expect(await endsOf(db, siteId)).toEqual([{ topic: 'thread:1', endCause: 'unsubscribed' }])
  })

  it('may also go to the address a bounce would, if that is all it says', async () => {
    await forget()
    const siteId = await newSite()
    const { port } = await listen()
    const { id } = await createSent(db, siteId)

    await mailTo(port, {
      to: tokenAddress('bounce', siteId, id),
      from: 'ada@example.com',
      raw: fixture('a-wish'),
    })

    await until(async () => (await endsOf(db, siteId)).length === 1)
    expect((await stateOf(db, id)).state).toBe('sent')
  })

  it('is nothing that a machine may do', async () => {
    await forget()
    const siteId = await newSite()
    const { port } = await listen()
    const { subscriptionId } = await createSubscriber(db, siteId)

    const to = tokenAddress('unsubscribe-by-mail', siteId, subscriptionId)
    await mailTo(port, { to, from: 'ada@example.com', raw: fixture('out-of-office') })

    const [mail] = await untilHandled(1)
    expect(mail).toMatchObject({ result: 'auto-reply', raw: null })
    expect(await endsOf(db, siteId)).toEqual([])
  })
})

describe('a mail that cannot be read', () => {
  it('is parked with its reason in the log, and keeps nobody else waiting', async () => {
    await forget()
    const siteId = await newSite()
    const { port, registry } = await listen()
    const { id } = await createSent(db, siteId)
    const to = tokenAddress('bounce', siteId, id)
    const bomb = `Content-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\n\r\n'.repeat(2_000)}`

    await mailTo(port, { to, raw: bomb })
    await mailTo(port, { to, raw: fixture('qmail') })
    await until(async () => (await stateOf(db, id)).state === 'failed')
    for (let tries = 2; tries <= 5; tries += 1) {
      await sql`update mailer.feedback_mails set due_at = now() where handled_at is null`.execute(
        db,
      )
      await until(async () => (await listMails()).some(({ attempts }) => attempts === tries))
    }

    await sql`update mailer.feedback_mails set due_at = now()`.execute(db)
    const text = await until(async () => {
      const said = await registry.metrics()
      return /mailer_feedback_mails\{state="parked".*\} 1/.test(said) && said
    })
    expect(text).toMatch(/mailer_feedback_mails\{state="waiting".*\} 0/)
    expect((await listMails()).map(({ attempts }) => attempts)).toEqual([5, 1])
  })
})

describe('what people are erased with', () => {
  it('is the mail about them and what it said, but not that they are suppressed', async () => {
    await forget()
    const siteId = await newSite()
    const { port } = await listen()
    const { id, subscriberId } = await createSent(db, siteId)
    await mailTo(port, {
      to: tokenAddress('bounce', siteId, id),
      raw: fixture('postfix-user-unknown'),
    })
    await untilHandled(1)

    const { eraseFeedback } = await import('@afterword/mailer/feedback/erase-feedback')
    await eraseFeedback(database.openAs('mailer'), {
      siteId,
      authorIds: [],
      subscriberIds: [subscriberId as never],
    })

    expect(await listMails()).toEqual([])
    const kept = await db
      .selectFrom('mailer.feedback')
      .select(['kind', 'detail'])
      .where('deliveryId', '=', id)
      .execute()
    expect(kept).toEqual([{ kind: 'hard-bounce', detail: null }])
    expect(await causesOf(db, siteId)).toEqual(['hard-bounce'])
  })
})

it('an unsubscribe address of somebody who is erased is unknown', async () => {
  const siteId = await newSite()
  const { port } = await listen()
  const id = SubscriptionId.parse('019a0000-0000-7000-8000-000000000001')

  const to = tokenAddress('unsubscribe-by-mail', siteId, id)
  expect(await mailTo(port, { to, from: 'ada@example.com', raw: fixture('a-wish') })).toBe(550)
})
