import { randomUUID } from 'node:crypto'

export const PROVIDERS = ['ses', 'postmark', 'sendgrid', 'mailgun'] as const
export type Provider = (typeof PROVIDERS)[number]
type About = { id: string; address: string; messageId?: string; key?: string; source?: string }
type News = 'bounce' | 'soft' | 'complaint' | 'delivered' | 'delayed'

/** A report in each provider's own form. */
export const BODIES: Record<Provider, (news: News, about: About) => object> = {
  ses: (news, { id, address, key = randomUUID(), source = 'news@news.example' }) => ({
    eventType: {
      bounce: 'Bounce',
      soft: 'Bounce',
      complaint: 'Complaint',
      delivered: 'Delivery',
      delayed: 'DeliveryDelay',
    }[news],
    mail: {
      messageId: `0100-${key}`,
      source,
      destination: [address],
      ...(id && { tags: { delivery: [id] } }),
    },
    ...(news === 'bounce' && {
      bounce: {
        bounceType: 'Permanent',
        bounceSubType: 'General',
        feedbackId: key,
        bouncedRecipients: [
          {
            emailAddress: address,
            action: 'failed',
            status: '5.1.1',
            diagnosticCode: 'smtp; 550 5.1.1 user unknown',
          },
        ],
      },
    }),
    ...(news === 'soft' && {
      bounce: {
        bounceType: 'Transient',
        bounceSubType: 'MailboxFull',
        feedbackId: key,
        bouncedRecipients: [{ emailAddress: address }],
      },
    }),
    ...(news === 'complaint' && {
      complaint: {
        feedbackId: key,
        complainedRecipients: [{ emailAddress: address }],
        complaintFeedbackType: 'abuse',
      },
    }),
    ...(news === 'delivered' && {
      delivery: { recipients: [address], smtpResponse: '250 2.6.0 Message received' },
    }),
    ...(news === 'delayed' && {
      deliveryDelay: {
        delayType: 'MailboxFull',
        timestamp: '2026-11-24T09:00:00.000Z',
        delayedRecipients: [{ emailAddress: address, status: '4.2.2' }],
      },
    }),
  }),
  postmark: (news, { id, address, key = randomUUID() }) => ({
    RecordType: {
      bounce: 'Bounce',
      soft: 'Bounce',
      complaint: 'SpamComplaint',
      delivered: 'Delivery',
      delayed: 'Bounce',
    }[news],
    ID: key,
    Type: {
      bounce: 'HardBounce',
      soft: 'SoftBounce',
      complaint: 'SpamComplaint',
      delivered: '',
      delayed: 'Transient',
    }[news],
    MessageID: `pm-${key}`,
    Email: address,
    Details: news === 'soft' ? 'mailbox is full' : 'smtp;550 5.1.1 no such user',
    Metadata: id ? { delivery: id } : {},
  }),
  sendgrid: (news, { id, address, messageId, key = randomUUID() }) => ({
    event: {
      bounce: 'bounce',
      soft: 'bounce',
      complaint: 'spamreport',
      delivered: 'delivered',
      delayed: 'deferred',
    }[news],
    email: address,
    sg_event_id: key,
    sg_message_id: `sg-${key}.filter0001`,
    ...(messageId && { 'smtp-id': messageId }),
    ...(id && { delivery: id }),
    ...(news === 'bounce' && { status: '5.1.1', reason: '550 5.1.1 user unknown', type: 'bounce' }),
    ...(news === 'soft' && { status: '5.2.2', reason: '552 5.2.2 mailbox full', type: 'bounce' }),
  }),
  mailgun: (news, { id, address, messageId, key = randomUUID() }) => ({
    event: {
      bounce: 'failed',
      soft: 'failed',
      complaint: 'complained',
      delivered: 'delivered',
      delayed: 'failed',
    }[news],
    id: key,
    severity: news === 'delayed' ? 'temporary' : 'permanent',
    reason: 'bounce',
    recipient: address,
    message: { headers: messageId ? { 'message-id': messageId.slice(1, -1) } : {} },
    'delivery-status': {
      code: 550,
      message: news === 'soft' ? '552 5.2.2 mailbox full' : '550 5.1.1 no such user',
    },
    'user-variables': id ? { delivery: id } : {},
  }),
}
