import { z } from 'zod'

export const PATHS = {
  ses: '/mailer/v1/feedback/ses',
  postmark: '/mailer/v1/feedback/postmark',
  sendgrid: '/mailer/v1/feedback/sendgrid',
  mailgun: '/mailer/v1/feedback/mailgun',
} as const

export const MailgunBody = z.object({
  signature: z.object({
    timestamp: z.string().max(20),
    token: z.string().min(16).max(100),
    signature: z.string().max(200),
  }),
  'event-data': z.unknown(),
})
