import { randomUUID } from 'node:crypto'
import type { SiteId } from '@afterword/shared/ids'
import { beforeEach, describe, expect, it } from 'vitest'
import { createSent, stateOf, tokenAddress } from '../support/bounces.ts'
import { createSite } from '../support/builders.ts'
import { testDatabase } from '../support/postgres.ts'
import { BODIES } from '../support/provider-bodies.ts'
import { testRedis } from '../support/redis.ts'
import { testWebhooks, TOPIC } from '../support/webhooks.ts'

const database = testDatabase()
const { db } = database
const redis = testRedis()
const webhooks = testWebhooks(database, redis)
const { post, postSns, fetched, setAmazonAway, certificateUrl } = webhooks
let sites = 0
let siteId: SiteId

beforeEach(async () => {
  sites += 1
  siteId = await createSite(db, `site-${sites}`)
})

describe('a message of SNS', () => {
  it('may be signed in the old way, and its certificate is fetched once', async () => {
    const [one, two] = [
      await createSent(db, siteId),
      await createSent(db, siteId, { address: 'bea@example.com' }),
    ]

    await post.ses(BODIES.ses('bounce', one), { version: '1' }).expect(204)
    await post.ses(BODIES.ses('bounce', two), { version: '2' }).expect(204)

    expect((await stateOf(db, two.id)).state).toBe('failed')
    expect(fetched).toEqual([certificateUrl()])
  })

  it('is refused for a topic that is not ours', async () => {
    const sent = await createSent(db, siteId)

    await post
      .ses(BODIES.ses('bounce', sent), {
        topic: TOPIC.replace('feedback', 'other'),
      })
      .expect(401)

    expect(fetched).toEqual([])
  })

  it.each([
    'http://sns.eu-west-1.amazonaws.com/a.pem',
    'https://sns.eu-west-1.amazonaws.com.evil.example/a.pem',
    'https://evil.example/sns.eu-west-1.amazonaws.com/a.pem',
    'https://sns.eu-west-1.amazonaws.com:8443/a.pem',
    'https://evil@sns.eu-west-1.amazonaws.com/a.pem',
    'https://sns.eu-west-1.amazonaws.com/a.txt',
    'https://bucket.s3.amazonaws.com/a.pem',
    'file:///etc/passwd.pem',
  ])('is not believed with a certificate from %s', async (url) => {
    const sent = await createSent(db, siteId)

    await post.ses(BODIES.ses('bounce', sent), { url }).expect(401)

    expect(fetched).toEqual([])
  })

  it('is asked for again while Amazon’s certificate cannot be fetched', async () => {
    const sent = await createSent(db, siteId)
    setAmazonAway(true)

    await post.ses(BODIES.ses('bounce', sent)).expect(503)
    setAmazonAway(false)
    await post.ses(BODIES.ses('bounce', sent)).expect(204)

    expect((await stateOf(db, sent.id)).state).toBe('failed')
  })

  it('that asks whether we want a topic is answered, at Amazon alone', async () => {
    const ask = (SubscribeURL: string) =>
      postSns(
        { Type: 'SubscriptionConfirmation', Message: 'You have chosen…', Token: 'x', SubscribeURL },
        {},
      )
    const url = 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=x'

    await ask(url).expect(204)
    await ask('https://evil.example/?Action=ConfirmSubscription').expect(401)

    expect(fetched.filter((one) => one !== certificateUrl())).toEqual([url])
  })
})

describe('a delivery', () => {
  it('is also found by the envelope sender that SES was given', async () => {
    const sent = await createSent(db, siteId)
    const source = tokenAddress('bounce', siteId, sent.id)

    await post.ses(BODIES.ses('bounce', { id: '', address: sent.address, source })).expect(204)

    expect((await stateOf(db, sent.id)).state).toBe('failed')
  })

  it.each(['sendgrid', 'mailgun'] as const)(
    'is also found by its Message-ID, as %s tells it',
    async (provider) => {
      const { address, messageId, id } = await createSent(db, siteId)

      await post[provider](BODIES[provider]('bounce', { id: '', address, messageId })).expect(204)

      expect((await stateOf(db, id)).state).toBe('failed')
    },
  )

  it.each([
    ['ses', (key: string) => `250 Ok 0100-${key}`],
    ['postmark', (key: string) => `250 2.0.0 queued as pm-${key}`],
    ['sendgrid', (key: string) => `250 Ok: queued as sg-${key}`],
  ] as const)(
    'is also found by what %s answered us, and whom it went to',
    async (provider, answer) => {
      const key = randomUUID()
      const sent = await createSent(db, siteId, { reply: answer(key) })
      const address = sent.address.toUpperCase()

      await post[provider](
        BODIES[provider]('bounce', { id: '', address: 'eve@example.com', key }),
      ).expect(204)
      expect((await stateOf(db, sent.id)).state).toBe('sent')
      await post[provider](BODIES[provider]('bounce', { id: '', address, key })).expect(204)
      expect((await stateOf(db, sent.id)).state).toBe('failed')
    },
  )
})
