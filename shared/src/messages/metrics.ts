import type { Kysely } from 'kysely'
import { Gauge, type Registry } from 'prom-client'
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

/**
 * Shows what waits in these queues, as PostgreSQL knows it at the moment of asking. While it is
 * away there are no figures, rather than old ones.
 */
export function backlogMetrics(
  registry: Registry,
  db: Kysely<PlatformSchema>,
  queues: readonly QueueName[],
): void {
  for (const { name, help, of } of FIGURES) {
    new Gauge({
      name,
      help,
      labelNames: ['queue'],
      registers: [registry],
      async collect() {
        this.reset()
        const backlogs = await listBacklogs(db, queues).catch(() => undefined)
        if (!backlogs) return

        for (const queue of queues) this.set({ queue }, 0)
        for (const backlog of backlogs) this.set({ queue: backlog.queue }, of(backlog))
      },
    })
  }
}
