import { CampaignId } from '@afterword/shared/ids'
import { z } from 'zod'
import type { World } from './world.ts'

const Published = z.object({ campaign: z.object({ id: CampaignId }) })

/** Announces an article as a CMS does, without the hold. Gives the campaign's id. */
export async function publish({ site, key }: World, subscriptionsUrl: string): Promise<CampaignId> {
  const id = crypto.randomUUID()
  const response = await fetch(`${subscriptionsUrl}/subscriptions/v1/sites/${site}/publications`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      externalId: id,
      url: `https://news.example/${id}`,
      title: 'The bridge opens',
      breaking: true,
    }),
  })
  if (response.status !== 202) throw new Error(`publishing answered ${response.status}`)
  return Published.parse(await response.json()).campaign.id
}
