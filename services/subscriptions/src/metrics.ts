import { openRegistry } from '@afterword/shared/http/health'
import { addGauge } from '@afterword/shared/http/metrics'
import { backlogMetrics } from '@afterword/shared/messages/metrics'
import type { QueueName } from '@afterword/shared/messages/queue-name'
import type { Kysely } from 'kysely'
import { CampaignState } from './campaigns/campaign.ts'
import { countByState } from './campaigns/store.ts'
import type { SubscriptionsSchema } from './schema.ts'

/** What an operator watches: what waits in these queues, and where the campaigns stand. */
export function openMetrics(
  db: Kysely<SubscriptionsSchema>,
  queues: readonly QueueName[],
): ReturnType<typeof openRegistry> {
  const registry = openRegistry('subscriptions')
  backlogMetrics(registry, db, queues)
  addGauge(
    registry,
    { name: 'subscriptions_campaigns', help: 'Campaigns in each state', labelNames: ['state'] },
    async () => {
      const counts = await countByState(db)
      return CampaignState.options.map((state) => ({
        labels: { state },
        value: counts.find((known) => known.state === state)?.count ?? 0,
      }))
    },
  )
  return registry
}
