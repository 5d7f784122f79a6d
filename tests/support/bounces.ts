import { connect } from 'node:net'
import { type BounceSettings, startBounces } from '@afterword/mailer/bounces/start-bounces'
import { type CountFeedback, feedbackMetrics } from '@afterword/mailer/feedback/metrics'
import type { MailerSchema } from '@afterword/mailer/schema'
import { openRegistry } from '@afterword/shared/http/health'
import { DeliveryId, newId, type SiteId, type SubscriptionId } from '@afterword/shared/ids'
import type { RedisSettings } from '@afterword/shared/redis'
import { type MailTokenPurpose, signMailToken } from '@afterword/shared/tokens/mail-token'
import { type Kysely, sql } from 'kysely'
import { onTestFinished } from 'vitest'
import { NO_JOURNAL } from './journal.ts'
import { silent } from './log.ts'
import type { EverySchema, TestDatabase } from './postgres.ts'
import { testRedisClient } from './redis.ts'
import { ADDRESS_HASH_KEY, TOKEN_KEYS } from './service-settings.ts'
import { createSubscriber } from './subscriptions.ts'
import { until } from './until.ts'

type Db = Kysely<EverySchema>

export const BOUNCE_DOMAIN = 'bounce.news.example'

/** How tests start the bounce listener: as it runs in production, and stopped after its test. */
export function bounceListeners(database: TestDatabase, redis: RedisSettings) {
  const client = testRedisClient(redis)

  return async (overrides: Partial<BounceSettings> = {}) => {
    const db = database.openAs<MailerSchema>('mailer')
    const counted: Parameters<CountFeedback>[0][] = []
    const listener = await startBounces(
      {
        domain: BOUNCE_DOMAIN,
        host: '127.0.0.1',
        port: 0,
        tls: undefined,
        ...overrides,
      },
      {
        db,
        log: silent,
        tokenKeys: TOKEN_KEYS,
        addressHashKey: ADDRESS_HASH_KEY,
        redis: { redis: client, prefix: redis.prefix },
        countFeedback: (labels) => void counted.push(labels),
        alert: () => undefined,
        guardsCampaigns: true,
        journal: NO_JOURNAL,
        isReady: async () => true,
      },
    )
    onTestFinished(() => listener.stop())
    return { ...listener, counted, registry: metricsOf(db) }
  }
}

function metricsOf(db: Kysely<MailerSchema>) {
  const registry = openRegistry('bounces')
  feedbackMetrics(registry, db)
  return registry
}

/** Says these lines to a server, each after the answer to the one before, and returns all it said. */
export async function converse(port: number, lines: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  let said = ''
  socket.on('data', (data) => (said += data.toString()))
  for (const [at, line] of [...lines, ''].entries()) {
    await until(() => (said.match(/^\d{3} /gm) ?? []).length > at)
    if (line) socket.write(`${line}\r\n`)
  }
  return said
}

/** The address that one of our mails names. */
export function tokenAddress(purpose: MailTokenPurpose, site: SiteId | null, id: string): string {
  const token = signMailToken(TOKEN_KEYS, { purpose, site, id })
  return `${purpose[0]}+${token}@${BOUNCE_DOMAIN}`
}

type Delivered = {
  id: DeliveryId
  siteId: SiteId
  subscriptionId: SubscriptionId
  subscriberId: string
  messageId: string
  address: string
}

type Wish = Partial<{
  address: string
  state: string
  reply: string
  daysAgo: number
  reader: Awaited<ReturnType<typeof createSubscriber>>
}>

/** Stores a publication mail that was sent to a reader. Say only what the test is about. */
export async function createSent(db: Db, siteId: SiteId, wish: Wish = {}): Promise<Delivered> {
  const { address = 'ada@example.com', state = 'sent', reply = '250 ok', daysAgo = 0 } = wish
  const reader = wish.reader ?? (await createSubscriber(db, siteId, { address }))
  const id = newId(DeliveryId)
  const messageId = `<${id}@news.example>`
  await sql`
    with content as (
      insert into mailer.contents (id, site_id, kind, locale, campaign_id, digest, subject, text, html)
      values (mailer.new_id(), ${siteId}, 'publication', 'en', mailer.new_id(), ${id}, '', '', '')
      returning id, campaign_id
    )
    insert into mailer.deliveries (
      id, site_id, kind, lane, content_id, campaign_id, subscription_id, subscriber_id, message_id,
      expires_at, state, settled_at, reply
    )
    select
      ${id}::uuid, ${siteId}, 'publication', 'campaigns', id, campaign_id,
      ${reader.subscriptionId}::uuid, ${reader.subscriberId}::uuid, ${messageId},
      now() + interval '12 h', ${state}, now() - make_interval(days => ${daysAgo}), ${reply}
    from content
  `.execute(db)
  const { subscriptionId, subscriberId } = reader
  return { id, siteId, subscriptionId, subscriberId, messageId, address: reader.address }
}

/** Where a delivery stands. */
export async function stateOf(db: Db, id: string) {
  const { state, reason, reply } = await db
    .selectFrom('mailer.deliveries')
    .select(['state', 'reason', 'reply'])
    .where('id', '=', DeliveryId.parse(id))
    .executeTakeFirstOrThrow()
  return { state, reason, reply }
}

/** Why an address of a site is not written to. */
export async function causesOf(db: Db, siteId: SiteId): Promise<string[]> {
  const rows = await db
    .selectFrom('mailer.suppressions')
    .select('cause')
    .where('siteId', '=', siteId)
    .execute()
  return rows.map(({ cause }) => cause)
}

/** How the subscriptions of a site ended, those that did. */
export async function endsOf(db: Db, siteId: SiteId) {
  return db
    .selectFrom('subscriptions.subscriptions')
    .select(['topic', 'endCause'])
    .where('siteId', '=', siteId)
    .where('state', '=', 'ended')
    .orderBy('topic')
    .execute()
}
