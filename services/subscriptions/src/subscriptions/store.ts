import {
  type ConfirmationId,
  newId,
  type SiteId,
  type SubscriberId,
  SubscriptionId,
} from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { SubscriptionsSchema } from '../schema.ts'
import { ConsentId, type ConsentsTable, WORDS } from './consent.ts'
import type { Subscription } from './subscription.ts'
import type { Topic } from './topic.ts'

type Db = Kysely<SubscriptionsSchema>

/** A subscription, as far as those who change its state need it. */
export type Followed = Pick<Subscription, 'id' | 'topic'>

/** What unsubscribing from publications ends. Threads have an end of their own. */
const IS_PUBLICATION_TOPIC = sql<boolean>`topic !~ '^(thread|replies):'`

export async function findSubscription(
  db: Db,
  id: SubscriptionId,
): Promise<Subscription | undefined> {
  return db
    .selectFrom('subscriptions.subscriptions')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function listLiveSubscriptions(
  db: Db,
  subscriberId: SubscriberId,
): Promise<(Followed & Pick<Subscription, 'state'>)[]> {
  return db
    .selectFrom('subscriptions.subscriptions')
    .select(['id', 'topic', 'state'])
    .where('subscriberId', '=', subscriberId)
    .where('state', '<>', 'ended')
    .orderBy(sql`topic <> 'site'`)
    .orderBy('createdAt')
    .orderBy('topic')
    .execute()
}

type Pending = {
  siteId: SiteId
  subscriberId: SubscriberId
  confirmationId: ConfirmationId
  topics: Topic[]
}

export async function insertPending(
  db: Db,
  { topics, ...owner }: Pending,
): Promise<SubscriptionId[]> {
  if (topics.length === 0) return []

  const rows = topics.map((topic) => ({
    ...owner,
    id: newId(SubscriptionId),
    topic,
    frequency: 'instant' as const,
    state: 'pending' as const,
    confirmedAt: null,
    endedAt: null,
    endCause: null,
  }))
  await db.insertInto('subscriptions.subscriptions').values(rows).execute()
  return rows.map(({ id }) => id)
}

/** Puts all that waits under the newest mail, so that one click confirms it. */
export async function updatePendingConfirmation(
  db: Db,
  { subscriberId, confirmationId }: { subscriberId: SubscriberId; confirmationId: ConfirmationId },
): Promise<void> {
  await db
    .updateTable('subscriptions.subscriptions')
    .set({ confirmationId })
    .where('subscriberId', '=', subscriberId)
    .where('state', '=', 'pending')
    .execute()
}

export async function markPendingConfirmed(
  db: Db,
  subscriberId: SubscriberId,
): Promise<Followed[]> {
  return db
    .updateTable('subscriptions.subscriptions')
    .set({ state: 'confirmed', confirmedAt: sql<Date>`now()` })
    .where('subscriberId', '=', subscriberId)
    .where('state', '=', 'pending')
    .returning(['id', 'topic'])
    .execute()
}

export async function markPendingRefused(db: Db, subscriberId: SubscriberId): Promise<Followed[]> {
  return db
    .updateTable('subscriptions.subscriptions')
    .set({ state: 'ended', endedAt: sql<Date>`now()`, endCause: 'refused' })
    .where('subscriberId', '=', subscriberId)
    .where('state', '=', 'pending')
    .returning(['id', 'topic'])
    .execute()
}

/** Ends all that anyone asked for under addresses that are erased. */
export async function markErased(db: Db, subscriberIds: SubscriberId[]): Promise<void> {
  if (subscriberIds.length === 0) return

  await db
    .updateTable('subscriptions.subscriptions')
    .set({ state: 'ended', endedAt: sql<Date>`now()`, endCause: 'erased' })
    .where('subscriberId', 'in', subscriberIds)
    .where('state', '<>', 'ended')
    .execute()
}

/** Ends every publication topic of a subscriber, whatever its frequency. */
export async function markUnsubscribed(db: Db, subscriberId: SubscriberId): Promise<Followed[]> {
  return db
    .updateTable('subscriptions.subscriptions')
    .set({ state: 'ended', endedAt: sql<Date>`now()`, endCause: 'unsubscribed' })
    .where('subscriberId', '=', subscriberId)
    .where('state', '=', 'confirmed')
    .where(IS_PUBLICATION_TOPIC)
    .returning(['id', 'topic'])
    .execute()
}

/** Ends the one subscription that a notice about a thread came by. */
export async function markOneUnsubscribed(db: Db, id: SubscriptionId): Promise<Followed[]> {
  return db
    .updateTable('subscriptions.subscriptions')
    .set({ state: 'ended', endedAt: sql<Date>`now()`, endCause: 'unsubscribed' })
    .where('id', '=', id)
    .where('state', '=', 'confirmed')
    .returning(['id', 'topic'])
    .execute()
}

/** Ends all that a subscriber follows or was asked about: they pressed "spam". */
export async function markComplained(db: Db, subscriberId: SubscriberId): Promise<Followed[]> {
  return db
    .updateTable('subscriptions.subscriptions')
    .set({ state: 'ended', endedAt: sql<Date>`now()`, endCause: 'complaint' })
    .where('subscriberId', '=', subscriberId)
    .where('state', '<>', 'ended')
    .returning(['id', 'topic'])
    .execute()
}

type End = { id: SubscriptionId; at: string; cause: string; method: string }

/** Ends subscriptions as of earlier, with their evidence, and says how many were live. */
export async function markEndedBefore(db: Db, ends: End[]): Promise<number> {
  const { rows } = await sql`
    with ends as (
      select * from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb)
        as ends (id uuid, at timestamptz, cause text, method text)
    ),
    ended as (
      update subscriptions.subscriptions s
      set state = 'ended', ended_at = ends.at, end_cause = ends.cause
      from ends where s.id = ends.id and s.state <> 'ended'
      returning s.id, ends.at, ends.method
    )
    insert into subscriptions.consents
      (id, subscription_id, action, method, words, created_at)
    select gen_random_uuid(), id, 'ended', method, ${WORDS}, at from ended
    returning id
  `.execute(db)
  return rows.length
}

/** What the last unsubscribe ended, for as long as it may be undone: an hour. */
export async function listJustUnsubscribed(
  db: Db,
  subscriberId: SubscriberId,
): Promise<Subscription[]> {
  return db
    .selectFrom('subscriptions.subscriptions')
    .selectAll()
    .where('subscriberId', '=', subscriberId)
    .where('endCause', '=', 'unsubscribed')
    .where('endedAt', '>', sql<Date>`now() - interval '1 hour'`)
    .where('endedAt', '=', (where) =>
      where
        .selectFrom('subscriptions.subscriptions')
        .select(sql<Date>`max(ended_at)`.as('last'))
        .where('subscriberId', '=', subscriberId)
        .where('endCause', '=', 'unsubscribed'),
    )
    .orderBy(sql`topic <> 'site'`)
    .orderBy('createdAt')
    .orderBy('topic')
    .execute()
}

/**
 * Begins what was ended again, as intervals of their own. What waits for a confirmation of
 * the same topic is confirmed by this; what is confirmed already stays as it is.
 */
export async function insertAgain(db: Db, ended: Subscription[]): Promise<SubscriptionId[]> {
  if (ended.length === 0) return []

  const rows = ended.map(({ siteId, subscriberId, confirmationId, topic, frequency }) => ({
    id: newId(SubscriptionId),
    siteId,
    subscriberId,
    confirmationId,
    topic,
    frequency,
    state: 'confirmed' as const,
    confirmedAt: sql<Date>`now()`,
    endedAt: null,
    endCause: null,
  }))
  const begun = await db
    .insertInto('subscriptions.subscriptions')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['subscriberId', 'topic'])
        .where('state', '<>', 'ended')
        .doUpdateSet({ state: 'confirmed', confirmedAt: sql<Date>`now()` })
        .where(sql<boolean>`subscriptions.state = 'pending'`),
    )
    .returning('id')
    .execute()
  return begun.map(({ id }) => id)
}

type Consent = Pick<ConsentsTable, 'action' | 'method'> & { sourceUrl?: string | null }

/** Writes down who agreed to what. Appended to, never changed. */
export async function insertConsents(
  db: Db,
  subscriptionIds: SubscriptionId[],
  { sourceUrl = null, ...consent }: Consent,
): Promise<void> {
  if (subscriptionIds.length === 0) return

  await db
    .insertInto('subscriptions.consents')
    .values(
      subscriptionIds.map((subscriptionId) => ({
        id: newId(ConsentId),
        subscriptionId,
        sourceUrl,
        words: WORDS,
        ...consent,
      })),
    )
    .execute()
}

/** Deletes a batch of requests that were not confirmed in 30 days, with what was noted of them. */
export async function deleteNeverConfirmed(db: Db, limit: number): Promise<number> {
  const { rows } = await sql<{ id: SubscriptionId }>`
    select s.id from subscriptions.subscriptions s
    join subscriptions.confirmations c on c.id = s.confirmation_id
    where s.confirmed_at is null
      and s.created_at < now() - interval '30 days'
      and greatest(c.created_at, s.ended_at) < now() - interval '30 days'
    limit ${limit} for update of s skip locked
  `.execute(db)
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return 0

  await db.deleteFrom('subscriptions.consents').where('subscriptionId', 'in', ids).execute()
  await db.deleteFrom('subscriptions.subscriptions').where('id', 'in', ids).execute()
  return ids.length
}
