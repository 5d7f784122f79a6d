import type { RequestListener } from 'node:http'
import { openSites } from '@afterword/shared/access/site-cache'
import { openRateLimit } from '@afterword/shared/http/rate-limit'
import {
  CampaignId,
  ConfirmationId,
  newId,
  PublicationId,
  type SiteId,
  SubscriberId,
  SubscriptionId,
} from '@afterword/shared/ids'
import type { RedisSettings } from '@afterword/shared/redis'
import type { RunningService } from '@afterword/shared/service'
import { signToken } from '@afterword/shared/tokens/token'
import { createApp } from '@afterword/subscriptions/app'
import { openMetrics } from '@afterword/subscriptions/metrics'
import type { SubscriptionsSchema } from '@afterword/subscriptions/schema'
import { start } from '@afterword/subscriptions/start'
import type { Topic } from '@afterword/subscriptions/subscriptions/topic'
import type { Kysely } from 'kysely'
import { afterAll } from 'vitest'
import { documented } from './documented.ts'
import { NO_JOURNAL } from './journal.ts'
import { silent } from './log.ts'
import type { TestDatabase } from './postgres.ts'
import { testRedisClient } from './redis.ts'
import { serviceSettings, TOKEN_KEYS } from './service-settings.ts'

type Db = Kysely<SubscriptionsSchema>

/** The service as it runs, with its own rights in the database; stopped after the file. */
export function testSubscriptions(database: TestDatabase, redis: RedisSettings): RunningService {
  const service = start(serviceSettings(redis), {
    db: database.openAs<SubscriptionsSchema>('subscriptions'),
    log: silent,
    now: () => new Date(),
  })
  afterAll(() => service.stop())
  return { ...service, listener: documented('subscriptions')(service.listener) }
}

/** The same without its work: campaigns stay where a test puts them. */
export function testSubscriptionsApp(
  database: TestDatabase,
  redis: RedisSettings,
): RequestListener {
  const { publicUrl, tokenKeys, addressHashKey, trustedProxies, metricsToken } =
    serviceSettings(redis)
  const db = database.openAs<SubscriptionsSchema>('subscriptions')
  const client = testRedisClient(redis)
  const limit = { name: 'subscribe', points: 1_000, seconds: 60 }
  const limitSubscribing = openRateLimit({ redis: client, prefix: redis.prefix }, limit)
  const registry = openMetrics(db, [])
  const app = createApp(
    {
      db,
      now: () => new Date(),
      sites: openSites(db),
      publicUrl,
      tokenKeys,
      journal: NO_JOURNAL,
      addressHashKey,
      limitSubscribing,
    },
    {
      health: { isReady: async () => true, redis: client, registry, metricsToken },
      trustedProxies,
      log: silent,
    },
  )
  return documented('subscriptions')(app)
}

type Follower = {
  siteId: SiteId
  subscriberId: SubscriberId
  confirmationId: ConfirmationId
  subscriptionId: SubscriptionId
  address: string
}

/** Stores a subscriber of `topics`. Say only what the test is about. */
export async function createSubscriber(
  db: Db,
  siteId: SiteId,
  overrides: Partial<{
    address: string
    state: 'pending' | 'confirmed' | 'ended'
    topics: string[]
    since: Date
  }> = {},
): Promise<Follower> {
  const { address = 'ada@example.com', state = 'confirmed', topics = ['site'] } = overrides
  const since = overrides.since ?? new Date(Date.now() - 3_600_000)
  const verifiedAt = state === 'pending' ? null : since
  const owner = { siteId, subscriberId: newId(SubscriberId), confirmationId: newId(ConfirmationId) }

  const rows = topics.map((topic) => ({
    ...owner,
    id: newId(SubscriptionId),
    topic: topic as Topic,
    frequency: 'instant' as const,
    state,
    createdAt: since,
    confirmedAt: verifiedAt,
    endedAt: state === 'ended' ? since : null,
    endCause: state === 'ended' ? ('unsubscribed' as const) : null,
  }))

  // At once: a sweep may be at work, and takes what is old and belongs to nothing.
  await db.transaction().execute(async (tx) => {
    const { subscriberId, confirmationId: id } = owner
    const reader = { id: subscriberId, siteId, address, verifiedAt, createdAt: since }
    await tx
      .insertInto('subscriptions.subscribers')
      .values({ ...reader, pausedUntil: null, erasedAt: null })
      .execute()
    const asked = { id, siteId, subscriberId, createdAt: since, confirmedAt: verifiedAt }
    await tx
      .insertInto('subscriptions.confirmations')
      .values({ ...asked, refusedAt: null })
      .execute()
    await tx.insertInto('subscriptions.subscriptions').values(rows).execute()
  })
  return { ...owner, subscriptionId: rows[0]!.id, address }
}

/** The path that the button of a confirmation mail leads to. */
export function confirmPath({
  siteId,
  confirmationId,
}: Pick<Follower, 'siteId' | 'confirmationId'>) {
  const claim = { purpose: 'confirm' as const, site: siteId, id: confirmationId }
  return `/subscriptions/confirm/${signToken(TOKEN_KEYS, claim)}`
}

/** The path in a publication mail's List-Unsubscribe. */
export function unsubscribePath({
  siteId,
  subscriptionId,
}: Pick<Follower, 'siteId' | 'subscriptionId'>) {
  const claim = { purpose: 'unsubscribe' as const, site: siteId, id: subscriptionId }
  return `/subscriptions/unsubscribe/${signToken(TOKEN_KEYS, claim)}`
}

/** Stores a campaign about an article of its own. Say only what the test is about. */
export async function createCampaign(
  db: Db,
  siteId: SiteId,
  overrides: object = {},
): Promise<CampaignId> {
  const publicationId = newId(PublicationId)
  await db
    .insertInto('subscriptions.publications')
    .values({
      id: publicationId,
      siteId,
      url: `https://news.example/${publicationId}`,
      title: 'Harbour reopens',
      summary: null,
      imageUrl: null,
      section: null,
      authors: [],
      tags: [],
      language: 'en',
      publishedAt: new Date(),
    })
    .execute()

  const campaign = {
    id: newId(CampaignId),
    siteId,
    publicationId,
    state: 'held' as const,
    topics: ['site' as Topic],
    startsAt: new Date(),
    beganAt: null,
    plannedThrough: null,
    plannedAt: null,
    endedAt: null,
    ...overrides,
  }
  await db.insertInto('subscriptions.campaigns').values(campaign).execute()
  return campaign.id
}
