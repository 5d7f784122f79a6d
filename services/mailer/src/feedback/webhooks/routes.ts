import { Problem } from '@afterword/shared/problem'
import express, { type Request, type Response, Router } from 'express'
import type { Deps } from '../../deps.ts'
import type { Feedback } from '../open-feedback.ts'
import { MailgunBody, PATHS } from './api.ts'
import { readMailgun } from './read-mailgun.ts'
import { readPostmark } from './read-postmark.ts'
import { readSendgrid } from './read-sendgrid.ts'
import { readSes } from './read-ses.ts'
import { isSame, isSignedByMailgun, isSignedBySendgrid } from './signatures.ts'
import { confirmSubscription, isFromSns, openCertificates, SnsMessage } from './sns.ts'
import { takeEvents } from './take-events.ts'

/** SendGrid brings up to a thousand events at once. */
const MAX_BODY_BYTES = 1024 * 1024

type Parts = Pick<Feedback, 'countFeedback' | 'secrets' | 'fetchPublic'>

/** Where providers report what became of our mail. Without its secret each is closed. */
export function webhookRoutes(deps: Deps, feedback: Parts): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const raw = express.raw({ limit: MAX_BODY_BYTES, type: () => true })
  router.post(PATHS.ses, raw, ses(deps, feedback))
  router.post(PATHS.postmark, raw, postmark(deps, feedback))
  router.post(PATHS.sendgrid, raw, sendgrid(deps, feedback))
  router.post(PATHS.mailgun, raw, mailgun(deps, feedback))
  return router
}

type Webhook = (deps: Deps, feedback: Parts) => (req: Request, res: Response) => Promise<void>

const ses: Webhook = (deps, { countFeedback, secrets, fetchPublic }) => {
  const certificates = openCertificates(fetchPublic)

  return async (req, res) => {
    const topics = opened(secrets.sesTopicArns)
    const parsed = SnsMessage.safeParse(jsonOf(req))
    const now = new Date()
    const isTheirs = parsed.success && (await isFromSns(parsed.data, { topics, certificates, now }))
    if (!isTheirs) throw new Problem('webhook-refused')

    const { Type, MessageId: key, Message } = parsed.data
    if (Type === 'SubscriptionConfirmation') {
      const isConfirmed = await confirmSubscription(parsed.data, fetchPublic)
      deps.log.info({ isConfirmed }, 'asked to confirm the subscription to a topic of SNS')
      if (!isConfirmed) throw new Problem('webhook-refused')
    }
    if (Type === 'Notification') {
      const read = readSes(parseJson(Message))
      await takeEvents({ ...deps, countFeedback }, { source: 'ses', key, read })
    }
    res.status(204).end()
  }
}

const postmark: Webhook =
  (deps, { countFeedback, secrets }) =>
  async (req, res) => {
    const { user, password } = opened(secrets.postmark)
    const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
    if (!isSame(req.headers.authorization ?? '', expected)) throw new Problem('webhook-refused')

    const read = readPostmark(jsonOf(req))
    await takeEvents({ ...deps, countFeedback }, { source: 'postmark', read })
    res.status(204).end()
  }

const sendgrid: Webhook =
  (deps, { countFeedback, secrets }) =>
  async (req, res) => {
    const key = opened(secrets.sendgridKey)
    const signed = {
      timestamp: req.get('X-Twilio-Email-Event-Webhook-Timestamp') ?? '',
      signature: req.get('X-Twilio-Email-Event-Webhook-Signature') ?? '',
      now: new Date(),
    }
    if (!isSignedBySendgrid(key, bytesOf(req), signed)) throw new Problem('webhook-refused')

    const read = readSendgrid(jsonOf(req))
    await takeEvents({ ...deps, countFeedback }, { source: 'sendgrid', read })
    res.status(204).end()
  }

const mailgun: Webhook =
  (deps, { countFeedback, secrets }) =>
  async (req, res) => {
    const key = opened(secrets.mailgunKey)
    const parsed = MailgunBody.safeParse(jsonOf(req))
    if (!parsed.success) throw new Problem('webhook-refused')
    const { signature: signed, 'event-data': data } = parsed.data
    const isTheirs = isSignedByMailgun(key, signed.token, { ...signed, now: new Date() })
    if (!isTheirs) throw new Problem('webhook-refused')

    const read = readMailgun(data)
    await takeEvents({ ...deps, countFeedback }, { source: 'mailgun', key: signed.token, read })
    res.status(204).end()
  }

function opened<Secret>(secret: Secret | undefined): Secret {
  if (secret === undefined) throw new Problem('webhook-closed')
  return secret
}

function bytesOf(req: Request): Buffer {
  return Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0)
}

function jsonOf(req: Request): unknown {
  return parseJson(bytesOf(req).toString('utf8'))
}

/** What is no JSON is nothing: it comes in no form we know. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
