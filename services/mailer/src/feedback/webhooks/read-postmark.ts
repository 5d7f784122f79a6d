import { z } from 'zod'
import type { FeedbackKind, Report } from '../feedback.ts'
import type { ReadEvents } from './provider-event.ts'
import { failureOf, newsOf } from './report-of.ts'

const Text = z.string().default('')

const Record = z.object({
  RecordType: z.string(),
  ID: z.union([z.number(), z.string()]).optional(),
  Type: Text,
  MessageID: z.string(),
  Email: Text,
  Recipient: Text,
  Details: Text,
  Metadata: z.record(z.string(), z.string()).default({}),
})
type Record = z.infer<typeof Record>

/** Postmark's types of bounces, where codes and words do not decide. What is not here is no bounce. */
const TYPES: { [type: string]: FeedbackKind } = {
  HardBounce: 'hard-bounce',
  BadEmailAddress: 'hard-bounce',
  SoftBounce: 'soft-bounce',
  Undeliverable: 'soft-bounce',
  Unknown: 'soft-bounce',
  DnsError: 'no-such-host',
  Blocked: 'refused',
  SpamNotification: 'refused',
  VirusNotification: 'refused',
  DMARCPolicy: 'refused',
  InboundError: 'refused',
  SMTPApiError: 'refused',
}

/** Reads what Postmark posts: one record a call. */
export function readPostmark(body: unknown): ReadEvents {
  const result = Record.safeParse(body)
  if (!result.success) return { events: [], strange: [body] }

  const record = result.data
  const { ID, MessageID: relayId, Metadata, RecordType } = record
  const address = record.Email || record.Recipient
  const report = reportOf(record)
  if (!report) return { events: [], strange: [] }
  const eventKey = `${RecordType}:${ID ?? `${relayId}:${address}`}`
  return {
    events: [{ deliveryId: Metadata['delivery'], relayId, address, eventKey, report }],
    strange: [],
  }
}

function reportOf({ RecordType, Type, Details }: Record): Report | undefined {
  if (RecordType === 'Delivery') return newsOf('delivered', Details)
  if (RecordType === 'SpamComplaint' || Type === 'SpamComplaint') return newsOf('complaint')
  if (RecordType !== 'Bounce') return undefined

  if (Type === 'Transient') return newsOf('delayed', Details)
  const kind = TYPES[Type]
  return kind && failureOf({ status: '', diagnostic: Details }, kind)
}
