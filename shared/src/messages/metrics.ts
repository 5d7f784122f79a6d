import type { Kysely } from 'kysely'
import type { Registry } from 'prom-client'
import { addGauge } from '../http/metrics.ts'
import type { PlatformSchema } from '../platform/schema.ts'
import type { QueueName } from './queue-name.ts'
import { type Backlog, listBacklogs } from './store.ts'

type Figure = { name: string; help: string; of: (backlog: Backlog) => number }

const FIGURES: Figure[] = [
  {
    name: 'afterword_messages_waiting',
    help: 'Messages not done yet',
    of: ({ waiting }) => waiting,
  },
  { name: 'afterword_messages_dead', help: 'Messages out of attempts', of: ({ dead }) => dead },
  {
    name: 'afterword_messages_oldest_due_seconds',
    help: 'How long the oldest message has been due',
    of: ({ oldestDueSeconds }) => oldestDueSeconds,
  },
]

/** Shows what waits in these queues, as PostgreSQL knows it at the moment of asking. */
export function backlogMetrics(
  registry: Registry,
  db: Kysely<PlatformSchema>,
  queues: readonly QueueName[],
): void {
  for (const { name, help, of } of FIGURES) {
    addGauge(registry, { name, help, labelNames: ['queue'] }, async () => {
      const backlogs = await listBacklogs(db, queues)
      return queues.map((queue) => {
        const backlog = backlogs.find((one) => one.queue === queue)
        return { labels: { queue }, value: backlog ? of(backlog) : 0 }
      })
    })
  }
}
