import { openRegistry } from '@afterword/shared/http/health'
import { addCounter, addGauge } from '@afterword/shared/http/metrics'
import { backlogMetrics } from '@afterword/shared/messages/metrics'
import type { QueueName } from '@afterword/shared/messages/queue-name'
import type { Kysely } from 'kysely'
import { countOpenAlerts } from './alerts/store.ts'
import { LANES } from './deliveries/delivery-kind.ts'
import { countBacklog } from './deliveries/store.ts'
import { countHolds } from './guard/store.ts'
import type { Gate } from './instance/gate.ts'
import type { MailerSchema } from './schema.ts'
import type { Ways } from './sending/open-ways.ts'

type Parts = {
  db: Kysely<MailerSchema>
  queues: readonly QueueName[]
  ways: Pick<Ways, 'relays' | 'pauses'>
  gate: Pick<Gate, 'verdict'>
}

export type Metrics = {
  registry: ReturnType<typeof openRegistry>
  countOutcome: (labels: { kind: string; state: string }) => void
}

/** What an operator watches: that mail leaves, and how far behind it is. */
export function openMetrics({ db, queues, ways, gate }: Parts): Metrics {
  const registry = openRegistry('mailer')
  backlogMetrics(registry, db, queues)
  addGauge(
    registry,
    {
      name: 'mailer_held',
      help: '1 while all mail is kept back: held, or in a copy of a database',
    },
    () => [{ value: Number(gate.verdict() !== 'open') }],
  )
  addRelayGauges(registry, ways)
  addGauge(
    registry,
    {
      name: 'mailer_alerts',
      help: 'Alerts nobody has acknowledged, by what happened',
      labelNames: ['code'],
    },
    async () =>
      (await countOpenAlerts(db)).map(({ code, count }) => ({ labels: { code }, value: count })),
  )
  addLedgerGauges(registry, db)

  const countOutcome = addCounter(registry, {
    name: 'mailer_outcomes_total',
    help: 'Tries of this process, by kind of mail and by how they ended',
    labelNames: ['kind', 'state'],
  })
  return { registry, countOutcome }
}

function addRelayGauges(
  registry: Metrics['registry'],
  { relays, pauses }: Pick<Ways, 'relays' | 'pauses'>,
): void {
  addGauge(
    registry,
    {
      name: 'mailer_relay_failures',
      help: 'How often in a row a relay was away or refused us; 0 is well',
      labelNames: ['relay'],
    },
    () => relays.map(({ id, breaker }) => ({ labels: { relay: id }, value: breaker.failures })),
  )
  addGauge(
    registry,
    {
      name: 'mailer_paused',
      help: '1 while nothing goes through a relay, and why',
      labelNames: ['relay', 'reason'],
    },
    async () =>
      Promise.all(
        relays.map(async ({ id, breaker }) => {
          const reason = (await pauses.reasonOf(id)) ?? breaker.reason ?? ''
          return { labels: { relay: id, reason }, value: Number(reason !== '') }
        }),
      ),
  )
}

function addLedgerGauges(registry: Metrics['registry'], db: Kysely<MailerSchema>): void {
  addGauge(
    registry,
    {
      name: 'mailer_deliveries',
      help: 'Deliveries of each lane that wait, whose end nobody knows, and that we could not send',
      labelNames: ['lane', 'state'],
    },
    async () =>
      (await countBacklog(db, LANES)).flatMap(({ lane, waiting, unknown, parked }) =>
        Object.entries({ waiting, unknown, parked }).map(([state, value]) => ({
          labels: { lane, state },
          value,
        })),
      ),
  )
  addGauge(
    registry,
    {
      name: 'mailer_campaigns_held',
      help: 'Campaigns that are kept back because of how their mails fare',
    },
    async () => [{ value: await countHolds(db) }],
  )
  addGauge(
    registry,
    {
      name: 'mailer_oldest_due_seconds',
      help: 'How long the oldest delivery of each lane that may go out has been due',
      labelNames: ['lane'],
    },
    async () =>
      (await countBacklog(db, LANES)).map(({ lane, oldestDueSeconds }) => ({
        labels: { lane },
        value: oldestDueSeconds,
      })),
  )
}
