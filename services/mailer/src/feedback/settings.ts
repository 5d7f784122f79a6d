import type { FetchPublic } from '@afterword/shared/http/fetch-public'
import { readTls } from '../bounces/config.ts'
import type { BounceSettings } from '../bounces/start-bounces.ts'
import type { FeedbackConfig } from './config.ts'

/** Secrets by which providers show that a report is theirs. Without one, a provider's webhook is closed. */
export type WebhookSecrets = {
  sesTopicArns?: string[] | undefined
  postmark?: { user: string; password: string } | undefined
  /** A public key, as base64 of its DER form. */
  sendgridKey?: string | undefined
  mailgunKey?: string | undefined
}

/** By which ways we hear what became of our mail. */
export type FeedbackSettings = {
  bounceDomain?: string | undefined
  /** Whether mail to it arrives on the operator's word, without a probe. */
  isInboundTrusted?: boolean
  /** A bounce listener in this process. */
  listener?: BounceSettings | undefined
  /** For how many days mails and what could not be understood are kept as evidence. */
  keepDays?: number
  secrets?: WebhookSecrets
  /** How certificates of Amazon are fetched, if not as usual. */
  fetchPublic?: FetchPublic
}

/** The settings of feedback, by the names their code uses. */
export function feedbackSettings(config: FeedbackConfig): FeedbackSettings {
  const { BOUNCE_DOMAIN: domain, BOUNCE_PORT: port } = config
  return {
    bounceDomain: domain,
    isInboundTrusted: config.INBOUND_MAIL === 'trusted',
    listener:
      domain === undefined || port === undefined
        ? undefined
        : {
            domain,
            port,
            host: config.BOUNCE_HOST,
            tls: readTls(config),
          },
    keepDays: config.FEEDBACK_KEEP_DAYS,
    secrets: {
      sesTopicArns: config.SES_TOPIC_ARNS,
      postmark: config.POSTMARK_WEBHOOK_AUTH,
      sendgridKey: config.SENDGRID_WEBHOOK_KEY,
      mailgunKey: config.MAILGUN_SIGNING_KEY,
    },
  }
}
