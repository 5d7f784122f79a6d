/** What a relay is known to do with our messages, and what it wants to be told. */
export type Profile = {
  signs: Signs
  /** What it leaves as it is. Where it does not, its reports name the delivery by `headers`. */
  keepsMessageId: boolean
  keepsReturnPath: boolean
  /** Messages a second it takes from a new account; null where it sets no pace. */
  rate: number | null
  /** Connections it takes from one process. */
  connections: number
  /** Its words for "you are too fast for your account", which it says of no provider. */
  throttle: RegExp | null
  headers: (mail: { deliveryId: string; stream: string | null }) => Record<string, string>
}

/** Who puts a DKIM signature on a message. */
export type Signs = 'relay' | 'we' | 'both'

/** Our three lanes keep connections apart, so that none waits for another's. */
export const LEAST_CONNECTIONS = 3

/** From the providers' documents on SMTP submission. */
export const PROFILES = {
  own: {
    signs: 'we',
    keepsMessageId: true,
    keepsReturnPath: true,
    rate: null,
    connections: 32,
    throttle: null,
    headers: () => ({}),
  },
  ses: {
    signs: 'relay',
    keepsMessageId: false,
    keepsReturnPath: false,
    rate: 14,
    connections: 10,
    throttle: /^454 throttling failure/i,
    headers: ({ deliveryId, stream }) => ({
      ...(stream && { 'X-SES-CONFIGURATION-SET': stream }),
      'X-SES-MESSAGE-TAGS': `delivery=${deliveryId}`,
    }),
  },
  postmark: {
    signs: 'relay',
    keepsMessageId: true,
    keepsReturnPath: false,
    rate: null,
    connections: 10,
    throttle: null,
    headers: ({ deliveryId, stream }) => ({
      ...(stream && { 'X-PM-Message-Stream': stream }),
      'X-PM-KeepID': 'true',
      'X-PM-Metadata-delivery': deliveryId,
    }),
  },
  sendgrid: {
    signs: 'relay',
    keepsMessageId: true,
    keepsReturnPath: false,
    rate: null,
    connections: 10,
    throttle: null,
    headers: ({ deliveryId, stream }) => ({
      'X-SMTPAPI': JSON.stringify({
        unique_args: { delivery: deliveryId },
        ...(stream && { ip_pool: stream }),
      }),
    }),
  },
  mailgun: {
    signs: 'relay',
    keepsMessageId: true,
    keepsReturnPath: false,
    rate: null,
    connections: 10,
    throttle: null,
    headers: ({ deliveryId, stream }) => ({
      ...(stream && { 'X-Mailgun-Tag': stream }),
      'X-Mailgun-Variables': JSON.stringify({ delivery: deliveryId }),
    }),
  },
} as const satisfies Record<string, Profile>

export type ProfileName = keyof typeof PROFILES
