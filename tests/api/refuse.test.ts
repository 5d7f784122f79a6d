import type { SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import request from 'supertest'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSite } from '../support/builders.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { confirmPath, createSubscriber, testSubscriptions } from '../support/subscriptions.ts'

const database = testDatabase()
const { db } = database
const { listener } = testSubscriptions(database, testRedis())
let siteId: SiteId

beforeAll(async () => {
  siteId = await createSite(db)
})

beforeEach(async () => {
  await sql`truncate subscriptions.subscribers, platform.messages cascade`.execute(db)
})

const createPending = () => createSubscriber(db, siteId, { state: 'pending' })

const post = (path: string, action: string) =>
  request(listener).post(path).type('form').send({ action })

const everything = async () => ({
  confirmations: await db.selectFrom('subscriptions.confirmations').selectAll().execute(),
  subscriptions: await db.selectFrom('subscriptions.subscriptions').selectAll().execute(),
  consents: await db.selectFrom('subscriptions.consents').selectAll().execute(),
  messages: await db.selectFrom('platform.messages').select('name').execute(),
})

describe('"this was not me"', () => {
  it('leaves the address in peace for 30 days', async () => {
    const reader = await createPending()
    const ask = () =>
      request(listener)
        .post('/subscriptions/v1/sites/daily/subscriptions')
        .send({ email: reader.address })
        .expect(202)

    const refused = await post(confirmPath(reader), 'refuse')
    const after = await everything()
    await post(confirmPath(reader), 'refuse').expect(200)
    await post(confirmPath(reader), 'confirm').expect(200)
    await ask()

    expect(refused.status).toBe(200)
    expect(refused.text).toContain('Nothing will be sent')
    expect(after.confirmations).toMatchObject([{ refusedAt: expect.any(Date) }])
    expect(after.subscriptions).toMatchObject([{ state: 'ended', endCause: 'refused' }])
    expect(after.consents).toMatchObject([{ action: 'ended', method: 'mail-link' }])
    expect(await everything()).toEqual(after)

    await sql`update subscriptions.confirmations set
      created_at = created_at - interval '31 days', refused_at = refused_at - interval '31 days'`.execute(
      db,
    )
    await ask()
    expect((await everything()).messages).toEqual([{ name: 'confirmation-due' }])
  })

  it('records nothing for who refused, though an older mail could still be answered', async () => {
    const reader = await createPending()
    const ask = (topic: string) =>
      request(listener)
        .post('/subscriptions/v1/sites/daily/subscriptions')
        .send({ email: reader.address, topics: [topic] })
        .expect(202)
    await ask('section:world')
    await post(confirmPath(reader), 'refuse').expect(200)
    const before = await everything()

    await ask('section:sport')

    expect((await everything()).subscriptions).toEqual(before.subscriptions)
  })

  it('takes yes and no at once as one of them', async () => {
    const reader = await createPending()

    const answers = await db.transaction().execute(async (tx) => {
      await sql`select from subscriptions.subscriptions for update`.execute(tx)
      const both = ['confirm', 'refuse'].map((action) =>
        Promise.resolve(post(confirmPath(reader), action)),
      )
      await vi.waitFor(async () => expect(await countWaiting()).toBe(2), 10_000)
      return both
    })
    const statuses = (await Promise.all(answers)).map(({ status }) => status)

    const { confirmations, subscriptions } = await everything()
    const [{ confirmedAt, refusedAt } = {}] = confirmations
    expect(statuses).toEqual([200, 200])
    expect(confirmedAt === null).toBe(refusedAt !== null)
    expect(subscriptions[0]?.state).toBe(confirmedAt ? 'confirmed' : 'ended')
  })
})

/** Sessions of this database that wait for a lock. */
async function countWaiting(): Promise<number> {
  const { rows } = await sql`
    select from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
  `.execute(db)
  return rows.length
}
