import { CampaignSliceDue } from '@afterword/shared/contracts/mail'
import { type CampaignId, newId, type SiteId, SubscriberId } from '@afterword/shared/ids'
import { advanceCampaigns, planSlices } from '@afterword/subscriptions/campaigns/advance-campaigns'
import type { SubscriptionsSchema } from '@afterword/subscriptions/schema'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSite } from '../support/builders.ts'
import { testDatabase } from '../support/postgres.ts'
import { createCampaign, createSubscriber } from '../support/subscriptions.ts'

const database = testDatabase()
const { db } = database
const own = database.openAs<SubscriptionsSchema>('subscriptions')
const other = database.openAs<SubscriptionsSchema>('subscriptions')
let siteId: SiteId

beforeAll(async () => {
  siteId = await createSite(db)
})

beforeEach(async () => {
  await sql`
    truncate subscriptions.publications, subscriptions.subscribers, platform.messages,
      mailer.campaign_counters cascade
  `.execute(db)
})

const createSubscribers = async (count: number) => {
  const ids = Array.from({ length: count }, () => newId(SubscriberId)).toSorted()
  await sql`
    insert into subscriptions.subscribers (id, site_id, address)
    select id, ${siteId}, id || '@example.com' from unnest(${ids}::uuid[]) as id
  `.execute(db)
  return ids
}

const find = (id: CampaignId) =>
  db
    .selectFrom('subscriptions.campaigns')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

const createSending = () => createCampaign(db, siteId, { state: 'sending', beganAt: new Date() })

/** The slices asked for, in the order of the subscribers in them. */
const listSlices = async () => {
  const messages = await db
    .selectFrom('platform.messages')
    .select(['queue', 'payload'])
    .where('name', '=', CampaignSliceDue.name)
    .execute()
  return messages
    .map(({ payload }) => CampaignSliceDue.payload.parse(payload))
    .toSorted((a, b) => a.through.localeCompare(b.through))
}

const finishSlices = () =>
  db
    .updateTable('platform.messages')
    .set({ doneAt: sql<Date>`now()` })
    .execute()

const setTotals = (campaignId: CampaignId, waiting: number, deferred: number) =>
  sql`
    insert into mailer.campaign_counters (campaign_id, planned, waiting, deferred)
    values (${campaignId}, ${waiting + deferred}, ${waiting}, ${deferred})
    on conflict (campaign_id) do update set
      waiting = excluded.waiting, deferred = excluded.deferred,
      sent = excluded.planned - excluded.waiting - excluded.deferred
  `.execute(db)

/** What the slices cover, which must be everyone, once, in order. */
const chain = (slices: Awaited<ReturnType<typeof listSlices>>) =>
  slices.flatMap(({ after, through }) => [after, through])

const expectedChain = (ids: SubscriberId[], size: number) => {
  const ends = ids.filter((_, index) => (index + 1) % size === 0 || index === ids.length - 1)
  return ends.flatMap((through, index) => [index === 0 ? null : ends[index - 1]!, through])
}

const planAll = async (planner = own, size = 10) => {
  let steps = 0
  while ((await planSlices(planner, { size, most: 2 })) > 0) steps += 1
  return steps
}

describe('a campaign', () => {
  it('begins when its hold is over, by the clock of the database', async () => {
    const due = await createCampaign(db, siteId, { startsAt: new Date(Date.now() - 1_000) })
    const later = await createCampaign(db, siteId, { startsAt: new Date(Date.now() + 60_000) })
    const paused = await createCampaign(db, siteId, { state: 'paused', startsAt: new Date(0) })

    await advanceCampaigns(own)

    expect((await find(due)).beganAt).toEqual(expect.any(Date))
    expect(await find(later)).toMatchObject({ state: 'held', beganAt: null })
    expect(await find(paused)).toMatchObject({ state: 'paused', beganAt: null })
  })

  it('is planned in slices that cover every subscriber once', async () => {
    const ids = await createSubscribers(35)
    const weekly = await createSite(db, 'weekly')
    await createSubscriber(db, weekly)
    const id = await createSending()

    await planAll()

    const slices = await listSlices()
    expect(new Set(slices.map(({ campaignId }) => campaignId))).toEqual(new Set([id]))
    expect(chain(slices)).toEqual(expectedChain(ids, 10))
    expect(await find(id)).toMatchObject({
      plannedThrough: ids.at(-1),
      plannedAt: expect.any(Date),
    })
  })

  it('goes on after a crash where planning stopped', async () => {
    const ids = await createSubscribers(35)
    const id = await createSending()
    await planSlices(own, { size: 10, most: 2 })
    expect((await find(id)).plannedThrough).toBe(ids[19])

    await db.transaction().execute(async (tx) => {
      await sql`lock table platform.messages in exclusive mode`.execute(tx)
      const killed = planSlices(other, { size: 10, most: 2 }).catch((error: Error) => error.message)
      await vi.waitFor(async () => expect(await killWaiting()).toBe(1))
      expect(await killed).toMatch(/terminat/i)
    })
    expect(await listSlices()).toHaveLength(2)
    await planAll()

    expect(chain(await listSlices())).toEqual(expectedChain(ids, 10))
  })

  it('is planned once by any number of planners', async () => {
    const ids = await createSubscribers(100)
    const id = await createSending()

    // Planners of different releases may cut slices of different sizes.
    await Promise.all([planAll(own, 10), planAll(other, 7), planAll(own, 3), planAll(other, 1)])
    await planAll()

    const slices = await listSlices()
    expect(slices.map(({ after }) => after)).toEqual([
      null,
      ...slices.slice(0, -1).map(({ through }) => through),
    ])
    expect(slices.at(-1)?.through).toBe(ids.at(-1))
    expect((await find(id)).plannedAt).not.toBeNull()
  })

  it('is not planned further while it is paused or cancelled', async () => {
    await createSubscribers(35)
    await createCampaign(db, siteId, { state: 'paused', beganAt: new Date() })
    await createCampaign(db, siteId, { state: 'cancelled', beganAt: new Date() })

    await advanceCampaigns(own)

    expect(await listSlices()).toEqual([])
  })

  it('finishes when every slice is done and nothing waits', async () => {
    await createSubscribers(3)
    const id = await createSending()
    const advance = async () => {
      while ((await advanceCampaigns(own)) > 0);
      return (await find(id)).state
    }

    expect(await advance()).toBe('sending')
    await finishSlices()
    await setTotals(id, 1, 0)
    expect(await advance()).toBe('sending')
    await setTotals(id, 0, 1)
    expect(await advance()).toBe('sending')
    await setTotals(id, 0, 0)
    expect(await advance()).toBe('finished')
    expect((await find(id)).endedAt).toEqual(expect.any(Date))
  })

  it('goes on when a delivery of it is sent once more after it finished, and finishes again', async () => {
    await createSubscribers(3)
    const id = await createSending()
    const advance = async () => {
      while ((await advanceCampaigns(own)) > 0);
      return (await find(id)).state
    }
    await advance()
    await finishSlices()
    await setTotals(id, 0, 0)
    expect(await advance()).toBe('finished')

    await setTotals(id, 1, 0)
    expect(await advance()).toBe('sending')
    expect((await find(id)).endedAt).toBeNull()
    await setTotals(id, 0, 0)
    expect(await advance()).toBe('finished')
  })

  it('finishes on a site without subscribers', async () => {
    const id = await createCampaign(db, siteId)

    while ((await advanceCampaigns(own)) > 0);

    expect(await find(id)).toMatchObject({ state: 'finished', plannedThrough: null })
    expect(await listSlices()).toEqual([])
  })
})

/** Ends the sessions of this database that wait for a lock, as the death of their process would. */
async function killWaiting(): Promise<number> {
  const { rows } = await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
  `.execute(db)
  return rows.length
}
