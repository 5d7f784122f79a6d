import { verify, X509Certificate } from 'node:crypto'
import { FetchFailed, type FetchPublic } from '@afterword/shared/http/fetch-public'
import { Problem } from '@afterword/shared/problem'
import { z } from 'zod'
import { isWithinWindow } from './signatures.ts'

/** What Amazon's SNS posts. */
export const SnsMessage = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string().max(200),
  TopicArn: z.string(),
  Subject: z.string().nullish(),
  Message: z.string(),
  Timestamp: z.iso.datetime(),
  Token: z.string().optional(),
  SubscribeURL: z.string().optional(),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string(),
  SigningCertURL: z.string(),
})
export type SnsMessage = z.infer<typeof SnsMessage>

/**
 * SNS signs a message once and comes again with the same signature for the better part of an
 * hour. Whoever replays it within that time achieves nothing: each counts once.
 */
const SNS_WINDOW_MS = 3_600_000

const AMAZON = /^sns\.[a-z0-9-]{5,30}\.amazonaws\.com(?:\.cn)?$/

/** An address of Amazon's own SNS, or undefined. */
function atAmazon(text: string | undefined): URL | undefined {
  const url = text === undefined ? null : URL.parse(text)
  const isTheirs = url?.protocol === 'https:' && AMAZON.test(url.hostname) && url.port === ''
  return isTheirs && !url.username ? url : undefined
}

/** The certificates that messages are signed with, fetched once each. */
export type Certificates = { find: (url: URL) => Promise<X509Certificate> }

const MOST_CERTIFICATES = 10

export function openCertificates(fetchPublic: FetchPublic): Certificates {
  const known = new Map<string, Promise<X509Certificate>>()

  return {
    find({ href }) {
      const found = known.get(href)
      if (found) return found
      if (known.size >= MOST_CERTIFICATES) known.clear()
      const fetched = fetchPublic(href).then(({ body }) => new X509Certificate(body))
      known.set(href, fetched)
      fetched.catch(() => known.delete(href))
      return fetched
    },
  }
}

type Check = { topics: string[]; certificates: Certificates; now: Date }

/** True of a message that SNS signed lately, for one of our topics. */
export async function isFromSns(
  message: SnsMessage,
  { topics, certificates, now }: Check,
): Promise<boolean> {
  const url = atAmazon(message.SigningCertURL)
  if (!url?.pathname.endsWith('.pem') || !topics.includes(message.TopicArn)) return false
  if (!isWithinWindow(new Date(message.Timestamp), now, SNS_WINDOW_MS)) return false

  const certificate = await certificates.find(url).catch(whyNoCertificate)
  if (!certificate || now < certificate.validFromDate || now > certificate.validToDate) return false
  const algorithm = message.SignatureVersion === '2' ? 'sha256' : 'sha1'
  const signature = Buffer.from(message.Signature, 'base64')
  return verify(algorithm, Buffer.from(signedText(message)), certificate.publicKey, signature)
}

/** Amazon may be away for a moment, and the message comes again; what is no certificate proves nothing. */
function whyNoCertificate(error: unknown): undefined {
  if (error instanceof FetchFailed) throw new Problem('unavailable', { retryAfterSeconds: 60 })
}

/** What the signature covers: names and values in the alphabet's order, a line each. */
function signedText(message: SnsMessage): string {
  const { Type, MessageId, TopicArn, Subject, Message, Timestamp, Token, SubscribeURL } = message
  const fields =
    Type === 'Notification'
      ? { Message, MessageId, Subject, Timestamp, TopicArn, Type }
      : { Message, MessageId, SubscribeURL, Timestamp, Token, TopicArn, Type }
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${name}\n${value}\n`)
    .join('')
}

/** Tells SNS that we want what the topic brings. */
export async function confirmSubscription(
  { SubscribeURL }: SnsMessage,
  fetchPublic: FetchPublic,
): Promise<boolean> {
  const url = atAmazon(SubscribeURL)
  if (!url) return false
  const { status } = await fetchPublic(url.href).catch(() => ({ status: 0 }))
  return status === 200
}
