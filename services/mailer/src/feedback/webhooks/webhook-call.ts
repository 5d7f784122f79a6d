import type { Generated } from 'kysely'
import type { FeedbackSource } from '../feedback.ts'

/** A call of a provider that must not count twice although it is signed. */
export type WebhookCallsTable = {
  source: FeedbackSource
  key: string
  seenAt: Generated<Date>
}
