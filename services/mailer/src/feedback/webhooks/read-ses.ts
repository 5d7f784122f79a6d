import { z } from 'zod'
import type { FeedbackKind, Report } from '../feedback.ts'
import type { Clues, ProviderEvent, ReadEvents } from './provider-event.ts'
import { failureOf, newsOf } from './report-of.ts'

const Text = z.string().default('')

const Recipient = z.object({ emailAddress: z.string(), status: Text, diagnosticCode: Text })

/** What SES says of a message: as a notification of an identity, or as an event of a configuration set. */
const Notification = z.object({
  notificationType: z.string().optional(),
  eventType: z.string().optional(),
  mail: z.object({
    messageId: z.string(),
    source: Text,
    destination: z.array(z.string()).default([]),
    commonHeaders: z.object({ messageId: z.string().optional() }).optional(),
    tags: z.record(z.string(), z.array(z.string())).optional(),
  }),
  bounce: z
    .object({
      bounceType: z.string(),
      bounceSubType: Text,
      bouncedRecipients: z.array(Recipient),
      feedbackId: z.string(),
    })
    .optional(),
  complaint: z
    .object({
      complainedRecipients: z.array(z.object({ emailAddress: z.string() })),
      complaintFeedbackType: z.string().nullish(),
      feedbackId: z.string(),
    })
    .optional(),
  delivery: z.object({ recipients: z.array(z.string()), smtpResponse: Text }).optional(),
  deliveryDelay: z
    .object({ delayedRecipients: z.array(Recipient), timestamp: z.string() })
    .optional(),
})
type Notification = z.infer<typeof Notification>
type Said = Omit<ProviderEvent, keyof Clues> & { address: string }

/** Reads the message of a notification by SNS. */
export function readSes(message: unknown): ReadEvents {
  const result = Notification.safeParse(message)
  if (!result.success) return { events: [], strange: [message] }

  const { mail } = result.data
  const clues = {
    deliveryId: mail.tags?.['delivery']?.[0],
    sender: mail.source,
    messageId: mail.commonHeaders?.messageId,
    relayId: mail.messageId,
  }
  return { events: saidBy(result.data).map((said) => ({ ...clues, ...said })), strange: [] }
}

function saidBy(notification: Notification): Said[] {
  const type = notification.eventType ?? notification.notificationType ?? ''
  return READERS.get(type)?.(notification) ?? []
}

function bounces({ bounce }: Notification): Said[] {
  if (!bounce) return []
  return bounce.bouncedRecipients.map(({ emailAddress: address, status, diagnosticCode }) => ({
    address,
    eventKey: `${bounce.feedbackId}:${address}`,
    report: bounceOf(bounce, { status, diagnostic: diagnosticCode }),
  }))
}

/** A message of ours that SES or its recipient did not like says nothing of the address. */
const ABOUT_THE_MESSAGE = /^(MessageTooLarge|ContentRejected|AttachmentRejected)$/

function bounceOf(
  { bounceType, bounceSubType }: NonNullable<Notification['bounce']>,
  explanation: { status: string; diagnostic: string },
): Report {
  if (ABOUT_THE_MESSAGE.test(bounceSubType)) return failureOf(explanation, 'refused')
  const inDoubt: FeedbackKind = bounceType === 'Permanent' ? 'hard-bounce' : 'soft-bounce'
  return failureOf(explanation, inDoubt)
}

function complaints({ complaint }: Notification): Said[] {
  if (!complaint || complaint.complaintFeedbackType === 'not-spam') return []
  return complaint.complainedRecipients.map(({ emailAddress: address }) => ({
    address,
    eventKey: `${complaint.feedbackId}:${address}`,
    report: newsOf('complaint'),
  }))
}

function deliveries({ delivery, mail }: Notification): Said[] {
  return (delivery?.recipients ?? []).map((address) => ({
    address,
    eventKey: `delivery:${mail.messageId}:${address}`,
    report: newsOf('delivered', delivery?.smtpResponse),
  }))
}

function delays({ deliveryDelay, mail }: Notification): Said[] {
  return (deliveryDelay?.delayedRecipients ?? []).map(({ emailAddress: address, ...why }) => ({
    address,
    eventKey: `delay:${mail.messageId}:${address}:${deliveryDelay?.timestamp}`,
    report: newsOf('delayed', why.diagnosticCode),
  }))
}

function rejections({ mail }: Notification): Said[] {
  return mail.destination.map((address) => ({
    address,
    eventKey: `reject:${mail.messageId}:${address}`,
    report: newsOf('refused', 'SES rejected the message'),
  }))
}

/** Whatever else SES tells concerns nobody here: opens, clicks, that it took a message. */
const READERS = new Map<string, (notification: Notification) => Said[]>([
  ['Bounce', bounces],
  ['Complaint', complaints],
  ['Delivery', deliveries],
  ['DeliveryDelay', delays],
  ['Reject', rejections],
])
