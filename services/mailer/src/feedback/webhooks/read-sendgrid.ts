import { z } from 'zod'
import type { FeedbackKind, Report } from '../feedback.ts'
import type { ProviderEvent, ReadEvents } from './provider-event.ts'
import { failureOf, newsOf } from './report-of.ts'

const Text = z.string().default('')

const Event = z.object({
  event: z.string(),
  email: z.string(),
  sg_event_id: z.string(),
  sg_message_id: z.string().optional(),
  'smtp-id': z.string().optional(),
  status: Text,
  reason: Text,
  response: Text,
  type: Text,
  bounce_classification: Text,
  delivery: z.string().optional(),
})
type Event = z.infer<typeof Event>

/** SendGrid's classes of bounces, where codes and words do not decide. */
const CLASSES: { [name: string]: FeedbackKind } = {
  'Invalid Address': 'hard-bounce',
  'Mailbox Unavailable': 'soft-bounce',
  'Frequency or Volume Too High': 'refused',
  Content: 'refused',
  Reputation: 'refused',
}

/** Reads what SendGrid posts: many events a call, each on its own. */
export function readSendgrid(body: unknown): ReadEvents {
  const items = Array.isArray(body) ? body : [body]
  const read = items.map((item: unknown) => ({ item, result: Event.safeParse(item) }))
  return {
    events: read.flatMap(({ result }) => (result.success ? (toEvent(result.data) ?? []) : [])),
    strange: read.filter(({ result }) => !result.success).map(({ item }) => item),
  }
}

function toEvent(event: Event): ProviderEvent | undefined {
  const report = reportOf(event)
  if (!report) return undefined
  return {
    deliveryId: event.delivery,
    messageId: event['smtp-id'],
    // `<the id it gave us>.<which machine>`
    relayId: event.sg_message_id?.split('.')[0],
    address: event.email,
    eventKey: event.sg_event_id,
    report,
  }
}

function reportOf({ event, status, reason, response, ...more }: Event): Report | undefined {
  const explanation = { status, diagnostic: reason }
  switch (event) {
    case 'bounce':
      return failureOf(explanation, bounceKind(more))
    case 'blocked':
      return failureOf(explanation, 'refused')
    case 'dropped':
      return droppedFor(reason)
    case 'deferred':
      return newsOf('delayed', response)
    case 'delivered':
      return newsOf('delivered', response)
    case 'spamreport':
      return newsOf('complaint')
    default:
      return undefined
  }
}

function bounceKind(event: Pick<Event, 'type' | 'bounce_classification'>): FeedbackKind {
  const { type, bounce_classification: name } = event
  return CLASSES[name] ?? (type === 'blocked' ? 'refused' : 'soft-bounce')
}

/** What SendGrid did not even try, because of its own list. */
function droppedFor(reason: string): Report {
  if (/^(bounced address|invalid)/i.test(reason)) return newsOf('hard-bounce', reason)
  if (/^spam report/i.test(reason)) return newsOf('complaint', reason)
  return newsOf('refused', reason)
}
