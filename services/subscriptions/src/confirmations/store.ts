import { ConfirmationId, newId, type SiteId, type SubscriberId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { SubscriptionsSchema } from '../schema.ts'
import type { ConfirmationState, CurrentConfirmation, Standing } from './confirmation.ts'

type Db = Kysely<SubscriptionsSchema>

const IS_OPEN = sql<boolean>`confirmed_at is null and refused_at is null and expires_at > now()`

type NewConfirmation = { siteId: SiteId; subscriberId: SubscriberId; proves: boolean }

export async function insertConfirmation(
  db: Db,
  { siteId, subscriberId, proves }: NewConfirmation,
): Promise<ConfirmationId> {
  const id = newId(ConfirmationId)
  await db
    .insertInto('subscriptions.confirmations')
    .values({ id, siteId, subscriberId, confirmedAt: null, refusedAt: null, proves })
    .execute()
  return id
}

export async function findConfirmation(
  db: Db,
  id: ConfirmationId,
): Promise<CurrentConfirmation | undefined> {
  return db
    .selectFrom('subscriptions.confirmations')
    .selectAll()
    .select(
      sql<ConfirmationState>`case
        when confirmed_at is not null then 'confirmed'
        when refused_at is not null then 'refused'
        when expires_at <= now() then 'expired'
        else 'open'
      end`.as('state'),
    )
    .where('id', '=', id)
    .executeTakeFirst()
}

/** The newest mail to this subscriber that can still be answered. */
export async function findOpenConfirmation(
  db: Db,
  subscriberId: SubscriberId,
): Promise<ConfirmationId | undefined> {
  const confirmation = await db
    .selectFrom('subscriptions.confirmations')
    .select('id')
    .where('subscriberId', '=', subscriberId)
    .where(IS_OPEN)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return confirmation?.id
}

function unansweredWithin(interval: string) {
  return sql<number>`count(*) filter (
    where confirmed_at is null and created_at > now() - ${interval}::interval
  )::int`
}

export async function findStanding(db: Db, subscriberId: SubscriberId): Promise<Standing> {
  return db
    .selectFrom('subscriptions.confirmations')
    .select([
      sql<boolean>`coalesce(bool_or(refused_at > now() - interval '30 days'), false)`.as(
        'isRefused',
      ),
      unansweredWithin('10 min').as('lastTenMinutes'),
      unansweredWithin('1 day').as('lastDay'),
      unansweredWithin('30 days').as('lastThirtyDays'),
    ])
    .where('subscriberId', '=', subscriberId)
    .executeTakeFirstOrThrow()
}

/** Answers every open mail to this subscriber: one click confirms all that is new. */
export async function markConfirmed(db: Db, subscriberId: SubscriberId): Promise<ConfirmationId[]> {
  const confirmed = await db
    .updateTable('subscriptions.confirmations')
    .set({ confirmedAt: sql<Date>`now()` })
    .where('subscriberId', '=', subscriberId)
    .where(IS_OPEN)
    .returning('id')
    .execute()
  return confirmed.map(({ id }) => id)
}

/** From now on the click also proves the address. */
export async function markProving(db: Db, id: ConfirmationId): Promise<void> {
  await db
    .updateTable('subscriptions.confirmations')
    .set({ proves: true })
    .where('id', '=', id)
    .execute()
}

export async function markRefused(db: Db, id: ConfirmationId): Promise<void> {
  await db
    .updateTable('subscriptions.confirmations')
    .set({ refusedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}

/** Deletes a batch of mails of more than 30 days ago that led to nothing. */
export async function deleteOldConfirmations(db: Db, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from subscriptions.confirmations where id in (
      select id from subscriptions.confirmations c
      where created_at < now() - interval '30 days'
        and (refused_at is null or refused_at < now() - interval '30 days')
        and not exists (
          select from subscriptions.subscriptions where confirmation_id = c.id
        )
      limit ${limit} for update skip locked
    )
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}
