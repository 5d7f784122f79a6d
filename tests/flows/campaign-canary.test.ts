import { noteFailure } from '@afterword/mailer/guard/note-failure'
import type { CampaignId, SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { announce, createReaders, testMailers, untilStates } from '../support/mailer.ts'

const { db, mailer, newSite } = testMailers()
let siteId: SiteId

beforeEach(async () => {
  siteId = await newSite()
})

describe('a campaign', () => {
  /** One that is being sent, of which so many are sent and none waits; and the alerts it leads to. */
  async function sendMany({ sent }: { sent: number }) {
    mailer.start()
    await createReaders(db, siteId, { count: 1 })
    const campaignId = await announce(db, siteId)
    await untilStates(db, { sent: 1 })
    await sql`
      update mailer.campaign_counters set planned = ${sent * 2}::integer, sent = ${sent}::integer
    `.execute(db)
    const alerts: string[] = []
    const deps = {
      db: db.withTables(),
      alert: ({ detail }: { detail: string }) => void alerts.push(detail),
      guardsCampaigns: true,
    }
    const fail = async (isReported: boolean): Promise<void> => {
      await sql`update mailer.campaign_counters set failed = failed + 1`.execute(db)
      await noteFailure(deps, { campaignId, cause: 'hard-bounce', isReported })
    }
    return { campaignId, alerts, fail }
  }

  it('of many is held when more than one in twenty of the latest are gone', async () => {
    const { campaignId, alerts, fail } = await sendMany({ sent: 10_000 })
    for (let times = 1; times <= 8; times += 1) await fail(false)
    await sql`update mailer.campaign_counters set sent = sent + 200`.execute(db)

    for (let times = 1; times <= 10; times += 1) await fail(false)
    expect(alerts).toEqual([])
    await fail(false)
    expect(alerts).toEqual([`${campaignId}: hard-bounces, 11 of the latest 200`])
  })

  it('of many is not held by the few bounces of all of it that come back together', async () => {
    const { alerts, fail } = await sendMany({ sent: 10_000 })
    for (let times = 1; times <= 30; times += 1) await fail(true)
    for (let times = 1; times <= 10; times += 1) await fail(false)

    expect(alerts).toEqual([])
  })

  it('of many is held when more than one in twenty of all come back', async () => {
    const { campaignId, alerts, fail } = await sendMany({ sent: 1_000 })
    for (let times = 1; times <= 52; times += 1) await fail(true)
    expect(alerts).toEqual([])

    await fail(true)
    expect(alerts).toEqual([`${campaignId}: hard-bounces, 53 of 1053`])
  })

  it.each(['finished', 'cancelled'] as const)('that is %s is not held any more', async (state) => {
    const { alerts, fail } = await sendMany({ sent: 20 })
    await db
      .updateTable('subscriptions.campaigns')
      .set({ state })
      .where('siteId', '=', siteId)
      .execute()
    for (let times = 1; times <= 10; times += 1) await fail(true)

    expect(alerts).toEqual([])
    expect(await db.selectFrom('mailer.campaignHolds').selectAll().execute()).toEqual([])
  })

  it('is held by bounces that are reported later, too', async () => {
    await createReaders(db, siteId, { count: 20 })
    mailer.start()
    const campaignId: CampaignId = await announce(db, siteId)
    await untilStates(db, { sent: 20 })

    const alerts: string[] = []
    const deps = {
      db: db.withTables(),
      alert: ({ code }: { code: string }) => void alerts.push(code),
      guardsCampaigns: true,
    }
    for (let times = 1; times <= 5; times += 1) {
      expect(alerts).toEqual([])
      await noteFailure(deps, { campaignId, cause: 'hard-bounce', isReported: true })
    }
    expect(alerts).toEqual(['campaign-held'])
  })
})
