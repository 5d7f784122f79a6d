import type { DeliveryId, SiteId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'

/** What was heard of a delivery after the next server took it. */
export type FeedbackKind =
  | 'hard-bounce'
  | 'soft-bounce'
  | 'no-such-host'
  /** Failed, and it says nothing about the address. */
  | 'refused'
  /** Failed, and nobody can tell why. */
  | 'unclear-bounce'
  | 'delayed'
  | 'delivered'
  | 'complaint'

export const FEEDBACK_SOURCES = ['mail', 'ses', 'postmark', 'sendgrid', 'mailgun'] as const
export type FeedbackSource = (typeof FEEDBACK_SOURCES)[number]

/** One report about one delivery. */
export type Report = {
  kind: FeedbackKind
  /** The enhanced code, where there is one. */
  code: string | null
  /** What the server said. It may name an address. */
  detail: string | null
}

export type FeedbackTable = Report & {
  id: Generated<string>
  siteId: SiteId
  deliveryId: DeliveryId
  source: FeedbackSource
  eventKey: string
  createdAt: Generated<Date>
}
