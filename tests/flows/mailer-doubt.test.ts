import type { DeliveryId, SiteId } from '@afterword/shared/ids'
import type { RunningService } from '@afterword/shared/service'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeEach, describe, expect, it } from 'vitest'
import { createApiKey } from '../support/builders.ts'
import {
  announce,
  countStates,
  createReaders,
  listDeliveries,
  testMailers,
  untilStates,
} from '../support/mailer.ts'
import { createSubscriber, testSubscriptions } from '../support/subscriptions.ts'
import { until } from '../support/until.ts'

const { database, db, redis, mail, mailer, newSite } = testMailers()
testSubscriptions(database, redis)
let siteId: SiteId

beforeEach(async () => {
  siteId = await newSite()
})

async function untilCampaign(state: string): Promise<void> {
  await until(async () => {
    const campaigns = await db
      .selectFrom('subscriptions.campaigns')
      .select(['state', sql<boolean>`ended_at is not null`.as('isEnded')])
      .where('siteId', '=', siteId)
      .execute()
    expect(campaigns).toEqual([{ state, isEnded: state === 'finished' }])
  })
}

const waitForEvidence = (): Promise<unknown> =>
  sql`update mailer.deliveries set settled_at = now() - interval '11 min'`.execute(db)

describe('what nobody knows the end of, when its campaign is finished', () => {
  /** Hands one over to a relay that hangs up without a word, and waits for the end of the campaign. */
  async function finishInTheDark(): Promise<{
    id: DeliveryId
    listener: RunningService['listener']
  }> {
    await createSubscriber(db, siteId)
    mail.behave({ answer: () => 'drop' })
    const { listener } = mailer.start()
    await announce(db, siteId)
    await untilStates(db, { unknown: 1 })
    await untilCampaign('finished')
    mail.behave({})
    const [delivery] = await listDeliveries(db)
    return { id: delivery!.id, listener }
  }

  it('goes out once more after it has waited for evidence', async () => {
    await finishInTheDark()
    await waitForEvidence()
    await untilStates(db, { sent: 1 })

    const [first, second] = mail.arrived
    expect(second?.messageId).toBe(first?.messageId)
    await untilCampaign('finished')
  }, 30_000)

  it('goes out once more when somebody says so', async () => {
    const { id, listener } = await finishInTheDark()
    const key = await createApiKey(db, siteId, ['admin'])
    await supertest(listener)
      .post(`/mailer/v1/sites/${siteId}/deliveries/${id}/resolutions`)
      .set('Authorization', `Bearer ${key}`)
      .send({ resolution: 'resend' })
      .expect(204)

    await untilStates(db, { sent: 1 })
    await untilCampaign('finished')
  }, 30_000)
})

describe('a relay that takes every message and hangs up without an answer', () => {
  it('is left alone like one that is away, and leaves few in doubt', async () => {
    await createReaders(db, siteId, { count: 100, apart: true })
    mail.behave({ answer: () => 'drop' })
    const { listener } = mailer.start()
    await announce(db, siteId)
    await until(async () => {
      const { text } = await supertest(listener).get('/mailer/metrics')
      expect(Number(/^mailer_relay_failures\S* (\d+)/m.exec(text)?.[1])).toBeGreaterThan(1)
    })

    const { unknown = 0, pending = 0, sending = 0 } = await countStates(db)
    expect(unknown).toBeGreaterThan(2)
    expect(unknown).toBeLessThan(20)
    expect(unknown + pending + sending).toBe(100)
  }, 30_000)
})
