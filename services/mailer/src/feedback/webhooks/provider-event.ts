import type { Report } from '../feedback.ts'

/** By what a provider's report may name one of our deliveries; the first that is known counts. */
export type Clues = {
  /** As we told the relay: see its profile. */
  deliveryId?: string | undefined
  /** The envelope sender it was given. */
  sender?: string | undefined
  messageId?: string | undefined
  /** The provider's own name for the message, which its answer to us held. */
  relayId?: string | undefined
  /** Whom it is about. */
  address: string
}

/** What a provider tells of one message to one recipient. */
export type ProviderEvent = Clues & {
  /** What makes two of them one. */
  eventKey: string
  report: Report
}

/** What was understood of a call, and what was not: parts that came in no form we know. */
export type ReadEvents = { events: ProviderEvent[]; strange: unknown[] }
