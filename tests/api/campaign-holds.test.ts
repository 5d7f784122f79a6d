import { CampaignId, newId, type SiteId } from '@afterword/shared/ids'
import type { RunningService } from '@afterword/shared/service'
import supertest from 'supertest'
import { beforeEach, describe, expect, it } from 'vitest'
import { createApiKey } from '../support/builders.ts'
import { testMailers } from '../support/mailer.ts'

const { db, mailer, newSite } = testMailers()
let siteId: SiteId
let listener: RunningService['listener']
let authorization: string

beforeEach(async () => {
  siteId = await newSite()
  ;({ listener } = mailer.start({ holdDelivery: true }))
  authorization = `Bearer ${await createApiKey(db, siteId, ['admin'])}`
})

const path = (rest = ''): string => `/mailer/v1/sites/${siteId}/campaign-holds${rest}`

async function hold(site = siteId): Promise<CampaignId> {
  const campaignId = newId(CampaignId)
  await db
    .insertInto('mailer.campaignHolds')
    .values({
      campaignId,
      siteId: site,
      reason: 'hard-bounces',
      detail: '5 of the latest 50',
      releasedAt: null,
    })
    .execute()
  return campaignId
}

describe('GET campaign-holds', () => {
  it('lists what is and was kept back at this site, the newest first', async () => {
    const first = await hold()
    const second = await hold()
    await hold(await newSite())

    const { body } = await supertest(listener).get(path()).set({ authorization }).expect(200)

    expect(body).toEqual({
      holds: [second, first].map((campaignId) => ({
        campaignId,
        reason: 'hard-bounces',
        detail: '5 of the latest 50',
        heldAt: expect.stringMatching(/^\d{4}-.*Z$/),
        releasedAt: null,
      })),
    })
  })

  it('needs a key of the site with the scope admin', async () => {
    const reader = `Bearer ${await createApiKey(db, siteId, ['read', 'publish'])}`
    const stranger = `Bearer ${await createApiKey(db, await newSite(), ['admin'])}`

    await supertest(listener).get(path()).expect(401)
    await supertest(listener).get(path()).set({ authorization: reader }).expect(403)
    await supertest(listener).get(path()).set({ authorization: stranger }).expect(404)
  })
})

describe('POST …/release', () => {
  it('lets a campaign go on, once, and forgets what has failed', async () => {
    const campaignId = await hold()
    const failure = { campaignId, cause: 'hard-bounce' as const, position: 3 }
    await db.insertInto('mailer.campaignFailures').values([failure, failure]).execute()

    const release = () =>
      supertest(listener)
        .post(path(`/${campaignId}/release`))
        .set({ authorization })
    const { body } = await release().expect(200)
    expect(body).toMatchObject({ campaignId, releasedAt: expect.any(String) })
    const again = await release().expect(404)

    expect(again.body.type).toMatch(/\/hold-not-found$/)
    expect(await db.selectFrom('mailer.campaignFailures').selectAll().execute()).toEqual([])
  })

  it('does nothing for the key of another site, or for one that may not', async () => {
    const campaignId = await hold()
    const stranger = `Bearer ${await createApiKey(db, await newSite(), ['admin'])}`
    const reader = `Bearer ${await createApiKey(db, siteId, ['publish'])}`
    const release = (key: string) =>
      supertest(listener)
        .post(path(`/${campaignId}/release`))
        .set({ authorization: key })

    await release(stranger).expect(404)
    await release(reader).expect(403)

    const holds = db.selectFrom('mailer.campaignHolds').select('releasedAt')
    expect(await holds.where('campaignId', '=', campaignId).execute()).toEqual([
      { releasedAt: null },
    ])
  })
})
