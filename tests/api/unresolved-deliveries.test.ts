import { resendUnknown } from '@afterword/mailer/resolutions/resend-unknown'
import { resolveUnknown } from '@afterword/mailer/resolutions/resolve-unknown'
import type { MailerSchema } from '@afterword/mailer/schema'
import type { DeliveryId, SiteId } from '@afterword/shared/ids'
import type { RunningService } from '@afterword/shared/service'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeEach, describe, expect, it } from 'vitest'
import { createApiKey } from '../support/builders.ts'
import { announce, listDeliveries, testMailers, untilStates } from '../support/mailer.ts'
import { createSubscriber } from '../support/subscriptions.ts'
import { until } from '../support/until.ts'

const { database, db, mail, mailer, newSite } = testMailers()
const own = database.openAs<MailerSchema>('mailer')
let siteId: SiteId
let key: string
let listener: RunningService['listener']

beforeEach(async () => {
  siteId = await newSite()
  key = await createApiKey(db, siteId, ['admin'])
  ;({ listener } = mailer.start())
})

/** One that was handed over, and whose relay then hung up without a word. */
async function sendIntoTheDark(): Promise<DeliveryId> {
  mail.behave({ answer: () => 'drop' })
  await createSubscriber(db, siteId)
  await announce(db, siteId)
  await untilStates(db, { unknown: 1 })
  mail.behave({})
  const [delivery] = await listDeliveries(db)
  return delivery!.id
}

function list(query: object = {}) {
  return supertest(listener)
    .get(`/mailer/v1/sites/${siteId}/unresolved-deliveries`)
    .query(query)
    .set('Authorization', `Bearer ${key}`)
}

function resolve(id: string, body: object) {
  return supertest(listener)
    .post(`/mailer/v1/sites/${siteId}/deliveries/${id}/resolutions`)
    .set('Authorization', `Bearer ${key}`)
    .send(body)
}

describe('GET …/unresolved-deliveries', () => {
  it('lists what nobody knows the end of, with what to ask the relay by', async () => {
    const id = await sendIntoTheDark()

    const { body } = await list().expect(200)

    const [delivery] = await listDeliveries(db)
    expect(body).toMatchObject({
      deliveries: [
        {
          id,
          kind: 'publication',
          state: 'unknown',
          reason: 'no-answer',
          messageId: delivery!.messageId,
        },
      ],
      next: null,
    })
    expect((await list({ after: id }).expect(200)).body.deliveries).toEqual([])
    await supertest(listener).get(`/mailer/v1/sites/${siteId}/unresolved-deliveries`).expect(401)
  })
})

describe('POST …/deliveries/{id}/resolutions', () => {
  it('says how it ended, once, and keeps who said so', async () => {
    const id = await sendIntoTheDark()

    await resolve(id, { resolution: 'sent', note: 'in the relay’s log' }).expect(204)

    await untilStates(db, { sent: 1 })
    expect((await list()).body.deliveries).toEqual([])
    const { rows } =
      await sql`select resolution, cause, note, api_key_id from mailer.resolutions where delivery_id = ${id}`.execute(
        db,
      )
    expect(rows).toEqual([
      {
        resolution: 'sent',
        cause: 'by-hand',
        note: 'in the relay’s log',
        apiKeyId: expect.any(String),
      },
    ])
    const again = await resolve(id, { resolution: 'failed' }).expect(409)
    expect(again.body.type).toMatch(/delivery-settled$/)
    const {
      rows: [totals],
    } =
      await sql`select sent, unknown from mailer.campaign_totals where planned = 1 and sent = 1`.execute(
        db,
      )
    expect(totals).toEqual({ sent: 1, unknown: 0 })
  })

  it('sends it again with the same Message-ID', async () => {
    const id = await sendIntoTheDark()

    await resolve(id, { resolution: 'resend' }).expect(204)

    await untilStates(db, { sent: 1 })
    expect(mail.arrived).toHaveLength(2)
    expect(mail.arrived[1]?.source).toBe(mail.arrived[0]?.source)
  })

  it('sends again what failed through a fault of ours', async () => {
    const id = await sendIntoTheDark()
    await sql`
      update mailer.deliveries set state = 'failed', reason = 'crashes-sender', lone_crashes = 3
    `.execute(db)
    expect((await list()).body.deliveries).toMatchObject([{ id, reason: 'crashes-sender' }])
    await resolve(id, { resolution: 'sent' }).expect(409)

    await resolve(id, { resolution: 'resend' }).expect(204)

    await untilStates(db, { sent: 1 })
  })

  it('knows only deliveries of its site, and only these words', async () => {
    const id = await sendIntoTheDark()
    const other = await newSite()
    const foreign = await createApiKey(db, other, ['admin'])

    await resolve('019a0000-0000-7000-8000-00000000000a', { resolution: 'sent' }).expect(404)
    await resolve(id, { resolution: 'lost' }).expect(422)
    await supertest(listener)
      .post(`/mailer/v1/sites/${other}/deliveries/${id}/resolutions`)
      .set('Authorization', `Bearer ${foreign}`)
      .send({ resolution: 'sent' })
      .expect(404)
    await untilStates(db, { unknown: 1 })
  })
})

describe('what nobody knows the end of', () => {
  it('ends by evidence, which says nothing of what is known', async () => {
    const id = await sendIntoTheDark()

    expect(await own.transaction().execute((tx) => resolveUnknown(tx, id, 'bounced'))).toBe(true)

    await untilStates(db, { failed: 1 })
    expect(await own.transaction().execute((tx) => resolveUnknown(tx, id, 'arrived'))).toBe(false)
  })

  it('is sent once more by rule, after it has waited, and never a third time', async () => {
    await sendIntoTheDark()
    expect(await resendUnknown(db, ['transactional', 'notices', 'campaigns'])).toBe(0)

    mail.behave({ answer: () => 'drop' })
    await sql`update mailer.deliveries set settled_at = now() - interval '11 min'`.execute(db)
    await until(async () => {
      expect(mail.arrived).toHaveLength(2)
      expect(await listDeliveries(db)).toMatchObject([{ state: 'unknown', isResent: true }])
    })
    await sql`update mailer.deliveries set settled_at = now() - interval '11 min'`.execute(db)

    expect(await resendUnknown(db, ['transactional', 'notices', 'campaigns'])).toBe(0)
    expect(mail.arrived).toHaveLength(2)
    expect(mail.arrived[1]?.messageId).toBe(mail.arrived[0]?.messageId)
  })

  it('stays unknown where it may not be sent once more', async () => {
    await sendIntoTheDark()
    await sql`update subscriptions.subscriptions set state = 'ended', ended_at = now(),
      end_cause = 'unsubscribed'`.execute(db)
    await sql`update mailer.deliveries set settled_at = now() - interval '11 min'`.execute(db)

    await until(async () => {
      expect(await listDeliveries(db)).toMatchObject([
        { state: 'unknown', isResent: true, reason: 'not-wanted' },
      ])
    })
    expect(mail.arrived).toHaveLength(1)
  })
})
