import { CampaignId, type SiteId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { EverySchema } from '../support/postgres.ts'
import type { World } from './world.ts'

/** Stores `count` confirmed subscribers, `reader-1@example.com` and so on. */
export async function createSubscribers(
  db: Kysely<EverySchema>,
  site: SiteId,
  count: number,
): Promise<string[]> {
  await sql`
    with people as (
      insert into subscriptions.subscribers (id, site_id, address, verified_at)
      select gen_random_uuid(), ${site}, 'reader-' || n || '@example.com', now()
      from generate_series(1, ${count}::int) as n returning id, site_id
    ), confirmed as (
      insert into subscriptions.confirmations (id, site_id, subscriber_id, confirmed_at)
      select gen_random_uuid(), site_id, id, now() from people returning id, site_id, subscriber_id
    )
    insert into subscriptions.subscriptions
      (id, site_id, subscriber_id, topic, frequency, state, confirmation_id, confirmed_at)
    select gen_random_uuid(), site_id, subscriber_id, 'site', 'instant', 'confirmed', id, now()
    from confirmed
  `.execute(db)
  return Array.from({ length: count }, (_, index) => `reader-${index + 1}@example.com`)
}

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
