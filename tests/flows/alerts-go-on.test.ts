import type { Alert } from '@afterword/mailer/alerts/alert'
import { remindOfHolds } from '@afterword/mailer/guard/remind-of-holds'
import { openSiteHolds } from '@afterword/mailer/holds/site-holds'
import type { MailerSchema } from '@afterword/mailer/schema'
import type { SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { createSite } from '../support/builders.ts'
import { testDatabase } from '../support/postgres.ts'
import { createCampaign } from '../support/subscriptions.ts'

const database = testDatabase()
const { db } = database
const own = database.openAs<MailerSchema>('mailer')
const raised: Alert[] = []
const alert = (one: Alert) => void raised.push(one)

beforeEach(() => void raised.splice(0))

it('a site that goes on lacking something is told of again after half an hour', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  await createSite(db, 'nameless', { senderName: '' })
  const holds = openSiteHolds({ db: own, keys: undefined, raise: alert })

  for (let minutes = 0; minutes <= 60; minutes += 10) {
    await holds.list()
    vi.advanceTimersByTime(10 * 60_000)
  }

  expect(raised.map(({ code }) => code)).toEqual(Array.from({ length: 3 }, () => 'site-incomplete'))
})

it('a site that lacks something anew is told of at once', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const site = await createSite(db, 'silent', { contact: '' })
  const holds = openSiteHolds({ db: own, keys: undefined, raise: alert })
  const lookWith = async (contact: string) => {
    await sql`update platform.sites set contact = ${contact} where id = ${site}`.execute(db)
    await holds.list()
    vi.advanceTimersByTime(3_000)
  }

  await lookWith('')
  await lookWith('desk@news.example')
  await lookWith('')

  expect(raised.filter(({ siteId }) => siteId === site)).toHaveLength(2)
})

it('a campaign that goes on being held is told of again, until it is released', async () => {
  const site = await createSite(db, 'daily')
  const held = await createHold(site, { minutesAgo: 31 })
  await createHold(site, { minutesAgo: 1 })
  await createHold(site, { minutesAgo: 31, isReleased: true })

  await remindOfHolds({ db: own, alert })

  const detail = `${held}: hard-bounces, 5 of the latest 50`
  expect(raised).toEqual([{ code: 'campaign-held', siteId: site, detail }])
})

type Wish = { minutesAgo: number; isReleased?: boolean }

async function createHold(site: SiteId, { minutesAgo, isReleased = false }: Wish) {
  const campaign = await createCampaign(db, site, { state: 'sending', beganAt: new Date() })
  await sql`
    insert into mailer.campaign_holds (campaign_id, site_id, reason, detail, held_at, released_at)
    values (
      ${campaign}, ${site}, 'hard-bounces', '5 of the latest 50',
      now() - make_interval(mins => ${minutesAgo}), case when ${isReleased} then now() end
    )
  `.execute(db)
  return campaign
}
