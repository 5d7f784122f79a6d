import { randomBytes } from 'node:crypto'
import { until } from '../support/until.ts'
import { call } from './edge.ts'
import type { Site } from './site.ts'

/** Announces an article at once, and gives its campaign. */
export async function announce({ id, key }: Site): Promise<string> {
  const externalId = randomBytes(4).toString('hex')
  const url = `https://news.example/${externalId}`
  const body = { externalId, url, title: 'The bridge opens', breaking: true }
  const path = `/subscriptions/v1/sites/${id}/publications`
  const { campaign } = await call({ path, body, key, expect: 202 })
  if (!campaign) throw new Error('the publication has no campaign')
  return campaign.id
}

/** Waits until a campaign is over, and gives its count of mails by state. */
export async function finish({ id, key }: Site, campaign: string): Promise<Record<string, number>> {
  const path = `/subscriptions/v1/sites/${id}/campaigns/${campaign}`
  return until(async () => {
    const now = await call({ path, key, expect: 200 })
    if (now.state !== 'finished') throw new Error(`campaign is ${now.state}`)
    return now.totals ?? {}
  }, 90)
}

export async function publish(site: Site): Promise<Record<string, number>> {
  return finish(site, await announce(site))
}
