import type { MailerSchema } from '@afterword/mailer/schema'
import { type MailerSettings, start } from '@afterword/mailer/start'
import { CampaignSliceDue, ConfirmationDue } from '@afterword/shared/contracts/mail'
import { type CampaignId, type SiteId, SubscriberId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import type { RedisSettings } from '@afterword/shared/redis'
import type { RunningService } from '@afterword/shared/service'
import { type Kysely, sql } from 'kysely'
import type { Logger } from 'pino'
import supertest from 'supertest'
import { beforeEach, onTestFinished } from 'vitest'
import { createSite } from './builders.ts'
import { documented } from './documented.ts'
import { silent } from './log.ts'
import { type EverySchema, type TestDatabase, testDatabase } from './postgres.ts'
import { testRedis, testRedisClient } from './redis.ts'
import { serviceSettings } from './service-settings.ts'
import { type TestMailServer, testMailServer } from './smtp.ts'
import { createCampaign, createSubscriber } from './subscriptions.ts'
import { until } from './until.ts'

type Db = Kysely<EverySchema>

/** Short, so that what a dead sender had in hand is soon taken up. */
const LEASE_MS = 1_500

type TestMailers = {
  database: TestDatabase
  db: Db
  redis: RedisSettings
  mail: TestMailServer
  mailer: ReturnType<typeof mailers>
  newSite: () => Promise<SiteId>
}

/** Servers for a file about sending: empty again, and friendly, before each of its tests. */
export function testMailers(): TestMailers {
  const database = testDatabase()
  const { db } = database
  const redis = testRedis()
  const client = testRedisClient(redis)
  const mail = testMailServer()
  let sites = 0

  // Before, not after: by now what the last test started has stopped.
  beforeEach(async () => {
    await forgetRefusals(db, { ...redis, client })
    await cancelCampaigns(db)
    mail.behave({})
    mail.inbox.length = 0
    mail.arrived.length = 0
    await sql`truncate mailer.deliveries, mailer.campaign_counters, mailer.senders`.execute(db)
  })

  return {
    database,
    db,
    redis,
    mail,
    mailer: mailers(database, { redis, mail }),
    newSite: () => createSite(db, `site-${(sites += 1)}`),
  }
}

/** What one test's server has refused is no matter of the next. */
async function forgetRefusals(
  db: Db,
  redis: RedisSettings & { client: ReturnType<typeof testRedisClient> },
): Promise<void> {
  await sql`
    truncate mailer.relay_faults, mailer.relay_pauses, mailer.campaign_failures,
      mailer.campaign_holds
  `.execute(db)
  const keys = await redis.client.keys(`{${redis.prefix}}:pace:*`)
  if (keys.length > 0) await redis.client.del(keys)
}

/** A running subscriptions service would ask for the deliveries of an earlier test again. */
async function cancelCampaigns(db: Db): Promise<void> {
  await db
    .updateTable('subscriptions.campaigns')
    .set({ state: 'cancelled' })
    .where('state', 'in', ['sending', 'paused'])
    .execute()
}

/** How tests start mailers: each as it runs in production, and stopped after its test. */
export function mailers(
  database: TestDatabase,
  { redis, mail }: { redis: RedisSettings; mail: TestMailServer },
): { start: (overrides?: Partial<MailerSettings>, log?: Logger) => RunningService } {
  const asDocumented = documented('mailer')
  return {
    start(overrides = {}, log = silent) {
      const service = start(
        {
          ...serviceSettings(redis),
          smtpUrl: mail.url(),
          holdDelivery: false,
          leaseMs: LEASE_MS,
          ...overrides,
        },
        {
          db: database.openAs<MailerSchema>('mailer'),
          log,
          now: () => new Date(),
        },
      )
      let stopped: Promise<void> | undefined
      const stop = (): Promise<void> => (stopped ??= service.stop())
      onTestFinished(stop)
      return { ...service, listener: asDocumented(service.listener), stop }
    },
  }
}

/** Stores confirmed subscribers `<name>-1@example.com` and so on, or each at a domain of its own, and says their addresses. */
export async function createReaders(
  db: Db,
  siteId: SiteId,
  { count, name = 'reader', apart = false }: { count: number; name?: string; apart?: boolean },
): Promise<string[]> {
  const addresses = Array.from({ length: count }, (_, at) =>
    apart ? `${name}-${at + 1}@d${at + 1}.example` : `${name}-${at + 1}@example.com`,
  )
  await sql`
    with people as (
      insert into subscriptions.subscribers (id, site_id, address, verified_at)
      select gen_random_uuid(), ${siteId}, address, now() - interval '1 h'
      from unnest(${addresses}::text[]) as address
      returning id, site_id
    ), confirmed as (
      insert into subscriptions.confirmations (id, site_id, subscriber_id, confirmed_at)
      select gen_random_uuid(), site_id, id, now() - interval '1 h' from people
      returning id, site_id, subscriber_id
    )
    insert into subscriptions.subscriptions
      (id, site_id, subscriber_id, topic, frequency, state, confirmation_id, confirmed_at)
    select
      gen_random_uuid(), site_id, subscriber_id, 'site', 'instant', 'confirmed', id,
      now() - interval '1 h'
    from confirmed
  `.execute(db)
  return addresses
}

type Announced = {
  state?: 'sending' | 'paused' | 'cancelled'
  article?: { title?: string; summary?: string; section?: string; imageUrl?: string }
}

/** Stores a campaign that is being sent, or as the test says, and asks for its deliveries. */
export async function announce(
  db: Db,
  siteId: SiteId,
  { state = 'sending', article }: Announced = {},
): Promise<CampaignId> {
  const id = await createCampaign(db, siteId, { state, beganAt: new Date() })
  if (article) {
    await db
      .updateTable('subscriptions.publications')
      .set(article)
      .where('id', 'in', (where) =>
        where.selectFrom('subscriptions.campaigns').select('publicationId').where('id', '=', id),
      )
      .execute()
  }
  await askForSlice(db, id)
  return id
}

/** Asks for the deliveries of everybody. */
async function askForSlice(db: Db, campaignId: CampaignId): Promise<void> {
  const through = SubscriberId.parse('ffffffff-ffff-ffff-ffff-ffffffffffff')
  await db
    .transaction()
    .execute((tx) => send(tx, CampaignSliceDue, { campaignId, after: null, through }))
}

/** Stores somebody who asked for mail, and asks for the confirmation. */
export async function askToConfirm(
  db: Db,
  siteId: SiteId,
  address = 'ada@example.com',
): Promise<Awaited<ReturnType<typeof createSubscriber>>> {
  const reader = await createSubscriber(db, siteId, {
    address,
    state: 'pending',
    since: new Date(),
  })
  const { confirmationId } = reader
  await db.transaction().execute((tx) => send(tx, ConfirmationDue, { siteId, confirmationId }))
  return reader
}

/** Waits until a mailer that is ready says this of its sending; nothing, where mail may leave. */
export function untilReadySays(
  { listener }: Pick<RunningService, 'listener'>,
  delivery: 'held' | 'foreign' | undefined,
): Promise<void> {
  return until(async () => {
    const { body } = await supertest(listener).get('/mailer/readyz')
    if (body.delivery !== delivery) throw new Error(`delivery is ${body.delivery}`)
  })
}

/** How many deliveries are in each state. */
export async function countStates(db: Db): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('mailer.deliveries')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

/** Waits until so many deliveries are in these states, and no others are left. */
export async function untilStates(
  db: Db,
  states: Record<string, number>,
  seconds = 10,
): Promise<void> {
  await until(async () => {
    const found = await countStates(db)
    if (!isSame(found, states)) throw new Error(`deliveries are ${JSON.stringify(found)}`)
  }, seconds)
}

function isSame(found: Record<string, number>, states: Record<string, number>): boolean {
  const names = new Set([...Object.keys(found), ...Object.keys(states)])
  return [...names].every((name) => (found[name] ?? 0) === (states[name] ?? 0))
}

/** Every delivery, oldest first. */
export async function listDeliveries(db: Db) {
  return db.selectFrom('mailer.deliveries').selectAll().orderBy('createdAt').orderBy('id').execute()
}
