import { z } from 'zod'
import type { Report } from '../feedback.ts'
import type { ReadEvents } from './provider-event.ts'
import { failureOf, newsOf } from './report-of.ts'

const Text = z.string().default('')

const EventData = z.object({
  event: z.string(),
  id: z.string(),
  severity: Text,
  reason: Text,
  recipient: z.string(),
  message: z
    .object({ headers: z.object({ 'message-id': z.string().optional() }).optional() })
    .optional(),
  'delivery-status': z
    .object({ message: Text, description: Text, 'enhanced-code': Text })
    .partial()
    .optional(),
  'user-variables': z.record(z.string(), z.unknown()).optional(),
})
type EventData = z.infer<typeof EventData>

/** Reads what Mailgun posts: one event a call. */
export function readMailgun(body: unknown): ReadEvents {
  const result = EventData.safeParse(body)
  if (!result.success) return { events: [], strange: [body] }

  const data = result.data
  const report = reportOf(data)
  if (!report) return { events: [], strange: [] }
  const messageId = data.message?.headers?.['message-id']
  const deliveryId = data['user-variables']?.['delivery']
  return {
    events: [
      {
        deliveryId: typeof deliveryId === 'string' ? deliveryId : undefined,
        messageId: messageId && `<${messageId.replace(/^<|>$/g, '')}>`,
        address: data.recipient,
        eventKey: data.id,
        report,
      },
    ],
    strange: [],
  }
}

function reportOf(data: EventData): Report | undefined {
  const { event, severity, 'delivery-status': status = {} } = data
  const said = status.message || status.description || ''
  if (event === 'delivered') return newsOf('delivered', said)
  if (event === 'complained') return newsOf('complaint')
  if (event !== 'failed') return undefined
  if (severity === 'temporary') return newsOf('delayed', said)
  return failureFor(data, { status: status['enhanced-code'] ?? '', diagnostic: said })
}

/** What Mailgun did not even try says so in its reason. */
function failureFor(
  { reason }: EventData,
  explanation: { status: string; diagnostic: string },
): Report {
  if (reason === 'suppress-bounce') return newsOf('hard-bounce', reason)
  if (reason === 'suppress-complaint') return newsOf('complaint', reason)
  if (reason === 'suppress-unsubscribe') return newsOf('refused', reason)
  return failureOf(explanation, 'unclear-bounce')
}
