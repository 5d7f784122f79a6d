import type { Generated } from 'kysely'
import type { FeedbackSource } from '../feedback.ts'

/** Something a provider told us that we did not understand. */
export type ParkedEventsTable = {
  id: Generated<string>
  source: FeedbackSource
  /** JSON, without addresses: nobody could find them there to erase them. */
  event: string
  reason: string
  createdAt: Generated<Date>
}

const LONGEST_EVENT = 20_000

/** An event without the addresses in it, and not longer than it is worth. */
export function withoutAddresses(event: unknown): unknown {
  const text = JSON.stringify(event, (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(/[^\s<>",;:]+@[^\s<>",;]+/g, '(address)') : value,
  )
  return text === undefined || text.length > LONGEST_EVENT
    ? { tooLong: text?.length ?? 0 }
    : JSON.parse(text)
}
