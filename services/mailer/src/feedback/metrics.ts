import type { openRegistry } from '@afterword/shared/http/health'
import { addCounter, addGauge } from '@afterword/shared/http/metrics'
import type { Kysely } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import { countFeedbackMails } from './mail-store.ts'
import { countParkedEvents } from './webhooks/store.ts'

/** Counts one piece of feedback by where it came from and what it was, or why it was nothing. */
export type CountFeedback = (labels: { source: string; kind: string }) => void

/** What an operator watches of what comes back. */
export function feedbackMetrics(
  registry: ReturnType<typeof openRegistry>,
  db: Kysely<MailerSchema>,
): CountFeedback {
  addGauge(
    registry,
    {
      name: 'mailer_feedback_mails',
      help: 'Mails to the bounce domain that wait for their turn, and that could not be read',
      labelNames: ['state'],
    },
    async () => {
      const { waiting, parked } = await countFeedbackMails(db)
      return [
        { labels: { state: 'waiting' }, value: waiting },
        { labels: { state: 'parked' }, value: parked },
      ]
    },
  )
  addGauge(
    registry,
    {
      name: 'mailer_feedback_parked_events',
      help: 'What providers told us that we did not understand',
    },
    async () => [{ value: await countParkedEvents(db) }],
  )
  return addCounter(registry, {
    name: 'mailer_feedback_total',
    help: 'What this process was told of mail that was sent, by source and by what it was',
    labelNames: ['source', 'kind'],
  })
}
