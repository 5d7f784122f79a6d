import { generateKeyPairSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { FeedbackShape } from './config.ts'
import { feedbackSettings } from './settings.ts'

const Config = z.object(FeedbackShape)

function readSettings(env: Record<string, string>) {
  return feedbackSettings(Config.parse(env))
}

it('closes everything that is not set up', () => {
  const settings = readSettings({})

  expect(settings).toMatchObject({ isInboundTrusted: false, keepDays: 30 })
  expect(settings.bounceDomain).toBeUndefined()
  expect(settings.listener).toBeUndefined()
  expect(Object.values(settings.secrets ?? {}).filter(Boolean)).toEqual([])
})

it('listens in this process only where there are a domain and a port', () => {
  expect(readSettings({ BOUNCE_PORT: '2525' }).listener).toBeUndefined()
  expect(readSettings({ BOUNCE_DOMAIN: 'Bounce.News.Example' }).listener).toBeUndefined()
  expect(
    readSettings({ BOUNCE_DOMAIN: 'Bounce.News.Example', BOUNCE_PORT: '2525' }).listener,
  ).toMatchObject({ domain: 'bounce.news.example', host: '127.0.0.1', port: 2525 })
})

it('reads what providers are known by', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  const { secrets } = readSettings({
    SES_TOPIC_ARNS:
      'arn:aws:sns:eu-west-1:123456789012:a, arn:aws-cn:sns:cn-north-1:123456789012:b',
    POSTMARK_WEBHOOK_AUTH: 'postmark:a:password:with:colons-of-32-characters',
    SENDGRID_WEBHOOK_KEY: key,
  })

  expect(secrets?.sesTopicArns).toHaveLength(2)
  expect(secrets?.postmark).toEqual({
    user: 'postmark',
    password: 'a:password:with:colons-of-32-characters',
  })
  expect(secrets?.sendgridKey).toBe(key)
})

it.each([
  { BOUNCE_DOMAIN: 'localhost' },
  { BOUNCE_DOMAIN: 'bounce@news.example' },
  { BOUNCE_DOMAIN: '192.0.2.1' },
  { SES_TOPIC_ARNS: 'feedback' },
  { SES_TOPIC_ARNS: 'arn:aws:sns:eu-west-1:123456789012:a,*' },
  { POSTMARK_WEBHOOK_AUTH: 'postmark' },
  { POSTMARK_WEBHOOK_AUTH: 'postmark:short' },
  { POSTMARK_WEBHOOK_AUTH: ':a-password-of-more-than-32-characters' },
  { SENDGRID_WEBHOOK_KEY: 'bm90IGEga2V5' },
  { MAILGUN_SIGNING_KEY: 'short' },
  { INBOUND_MAIL: 'perhaps' },
  { FEEDBACK_KEEP_DAYS: '0' },
])('refuses %o', (env) => {
  expect(Config.safeParse(env).success).toBe(false)
})
