import { createPublicKey } from 'node:crypto'
import { Port, Secret } from '@afterword/shared/config'
import { z } from 'zod'

/** A domain in lower case, as it stands behind the @. */
export const Domain = z
  .string()
  .toLowerCase()
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
    'is no domain',
  )

/** Settings of the bounce listener, wherever it runs. */
export const ListenerShape = {
  BOUNCE_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address the bounce listener listens on; 0.0.0.0 for mail from outside'),
  BOUNCE_TLS_KEY_FILE: z
    .string()
    .optional()
    .describe('Key of the bounce listener, as a PEM file; with it, it offers STARTTLS'),
  BOUNCE_TLS_CERT_FILE: z
    .string()
    .optional()
    .describe('Certificate of the bounce listener and its chain, as a PEM file'),
}

/** `user:password`, the password being a secret. */
const BasicAuth = z.string().transform((value, context) => {
  const colon = value.indexOf(':')
  const [user, password] = [value.slice(0, colon), value.slice(colon + 1)]
  const checked = Secret.safeParse(password)
  if (colon > 0 && checked.success) return { user, password }

  const message = checked.error?.issues[0]?.message ?? 'is no password'
  context.addIssue({ code: 'custom', message: `must look like user:password: it ${message}` })
  return z.NEVER
})

const TOPIC = /^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+$/

const Topics = z
  .string()
  .transform((value) => value.split(',').map((topic) => topic.trim()))
  .refine((topics) => topics.every((topic) => TOPIC.test(topic)), 'must be ARNs of SNS topics')

function isPublicKey(text: string): boolean {
  try {
    createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
    return true
  } catch {
    return false
  }
}

/** What the mailer needs to hear what became of its mail. */
export const FeedbackShape = {
  BOUNCE_DOMAIN: Domain.optional().describe(
    'Domain that bounces of our mail go to, and unsubscribes by mail: docs/operations/feedback.md',
  ),
  INBOUND_MAIL: z
    .enum(['probe', 'trusted'])
    .default('probe')
    .describe(
      'How we know that mail to BOUNCE_DOMAIN arrives: we try, or you say so; till then it is not used',
    ),
  BOUNCE_PORT: Port.optional().describe(
    'Port for a bounce listener in this process; none if it runs on its own',
  ),
  ...ListenerShape,
  FEEDBACK_KEEP_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe('For how many days mails to the bounce domain are kept as evidence'),
  SES_TOPIC_ARNS: Topics.optional().describe(
    'SNS topics that SES reports through, by comma; opens its webhook',
  ),
  POSTMARK_WEBHOOK_AUTH: BasicAuth.optional().describe(
    'What Postmark reports with, as user:password; opens its webhook',
  ),
  SENDGRID_WEBHOOK_KEY: z
    .string()
    .refine(isPublicKey, 'is no public key, as SendGrid shows it')
    .optional()
    .describe('Verification key of SendGrid’s signed event webhook; opens it'),
  MAILGUN_SIGNING_KEY: z
    .string()
    .min(16)
    .optional()
    .describe('Webhook signing key of Mailgun; opens its webhook'),
}

export type FeedbackConfig = z.infer<z.ZodObject<typeof FeedbackShape>>
