import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { MailerSchema } from '@afterword/mailer/schema'
import { start } from '@afterword/mailer/start'
import { FetchFailed } from '@afterword/shared/http/fetch-public'
import type { RedisSettings } from '@afterword/shared/redis'
import type { RunningService } from '@afterword/shared/service'
import supertest from 'supertest'
import { beforeAll, beforeEach } from 'vitest'
import { silent } from './log.ts'
import type { TestDatabase } from './postgres.ts'
import type { Provider } from './provider-bodies.ts'
import { serviceSettings } from './service-settings.ts'

export const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:feedback'
const POSTMARK = { user: 'postmark', password: 'a-password-of-more-than-32-characters' }
const MAILGUN_KEY = 'key-of-mailgun-for-tests'

const read = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url))
const amazon = { key: read('self-signed.key'), certificate: read('self-signed.crt') }
const sendgrid = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const sendgridKey = sendgrid.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')

/** What a test may change about a call. */
type Twist = Partial<{
  at: Date
  topic: string
  url: string
  version: '1' | '2'
  spoil: boolean
  token: string
}>

export type TestWebhooks = {
  /** Posts what a provider would, signed as it would sign it. */
  post: Record<Provider, (body: object, twist?: Twist) => supertest.Test>
  postSns: (fields: Record<string, string>, twist?: Twist) => supertest.Test
  /** The same door without any proof. */
  knock: (provider: Provider) => supertest.Test
  /** What was fetched in this test, of Amazon. */
  fetched: string[]
  /** While true, nothing can be fetched there. */
  setAmazonAway: (isAway: boolean) => void
  certificateUrl: () => string
}

export const webhookPath = (provider: Provider) => `/mailer/v1/feedback/${provider}`

/** A mailer that sends nothing and believes providers whose keys these tests have. */
export function testWebhooks(database: TestDatabase, redis: RedisSettings): TestWebhooks {
  let listener: RunningService['listener']
  let isAmazonAway = false
  let tests = 0
  const fetched: string[] = []
  const certificateUrl = () =>
    `https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-${tests}.pem`

  beforeAll(() => {
    const secrets = {
      sesTopicArns: [TOPIC],
      postmark: POSTMARK,
      sendgridKey,
      mailgunKey: MAILGUN_KEY,
    }
    const service = start(
      {
        ...serviceSettings(redis),
        smtpUrl: 'smtp://127.0.0.1:9',
        holdDelivery: true,
        feedback: {
          secrets,
          async fetchPublic(url) {
            fetched.push(url)
            if (isAmazonAway) throw new FetchFailed('timeout')
            return { status: 200, body: amazon.certificate }
          },
        },
      },
      { db: database.openAs<MailerSchema>('mailer'), log: silent, now: () => new Date() },
    )
    ;({ listener } = service)
    return () => service.stop()
  })
  beforeEach(() => {
    tests += 1
    fetched.length = 0
    isAmazonAway = false
  })

  const knock = (provider: Provider) => supertest(listener).post(webhookPath(provider))
  const postSns: TestWebhooks['postSns'] = (fields, twist = {}) =>
    knock('ses')
      .type('text/plain')
      .send(signedBySns(fields, { url: certificateUrl(), ...twist }))
  return {
    fetched,
    knock,
    postSns,
    certificateUrl,
    setAmazonAway: (isAway) => void (isAmazonAway = isAway),
    post: {
      ses: (body, twist) => postSns({ Message: JSON.stringify(body) }, twist),
      postmark: (body, { spoil = false } = {}) =>
        knock('postmark')
          .auth(POSTMARK.user, spoil ? 'guess' : POSTMARK.password)
          .send(body),
      sendgrid: (body, twist) => sendSendgrid(knock('sendgrid'), body, twist),
      mailgun: (body, twist) => knock('mailgun').send(signedByMailgun(body, twist)),
    },
  }
}

function sendSendgrid(
  call: supertest.Test,
  body: object,
  { at = new Date(), spoil = false }: Twist = {},
): supertest.Test {
  const text = JSON.stringify([body].flat())
  const timestamp = String(Math.floor(at.getTime() / 1_000))
  const signature = sign('sha256', Buffer.from(timestamp + text), sendgrid.privateKey)
  return call
    .type('json')
    .set('X-Twilio-Email-Event-Webhook-Timestamp', timestamp)
    .set('X-Twilio-Email-Event-Webhook-Signature', signature.toString('base64'))
    .send(spoil ? text.replace('[', '[ ') : text)
}

function signedByMailgun(
  body: object,
  { at = new Date(), spoil = false, token = randomUUID() }: Twist = {},
): object {
  const timestamp = String(Math.floor(at.getTime() / 1_000))
  const signature = createHmac('sha256', MAILGUN_KEY)
    .update(timestamp + token)
    .digest('hex')
  return {
    signature: { timestamp, token: spoil ? randomUUID() : token, signature },
    'event-data': body,
  }
}

function signedBySns(
  fields: Record<string, string>,
  { at = new Date(), topic = TOPIC, url, version = '2', spoil = false }: Twist,
): string {
  const message: Record<string, string> = {
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn: topic,
    Timestamp: at.toISOString(),
    ...fields,
  }
  const text = Object.keys(message)
    .toSorted()
    .map((name) => `${name}\n${message[name]}\n`)
    .join('')
  const signature = sign(version === '2' ? 'sha256' : 'sha1', Buffer.from(text), amazon.key)
  return JSON.stringify({
    ...message,
    ...(spoil && { Message: `${message['Message']} ` }),
    SignatureVersion: version,
    Signature: signature.toString('base64'),
    SigningCertURL: url,
  })
}
