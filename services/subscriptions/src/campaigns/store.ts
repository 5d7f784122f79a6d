import { CampaignSliceDue } from '@afterword/shared/contracts/mail'
import {
  CampaignId,
  newId,
  type PublicationId,
  type SiteId,
  type SubscriberId,
} from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { Publication } from '../publications/publication.ts'
import type { SubscriptionsSchema } from '../schema.ts'
import type { Topic } from '../subscriptions/topic.ts'
import {
  type Campaign,
  type CampaignReport,
  type CampaignState,
  type Change,
  type Totals,
  changes,
} from './campaign.ts'

type Db = Kysely<SubscriptionsSchema>
type Named = { siteId: SiteId; id: CampaignId }
type Plan = { topics: Topic[]; holdSeconds: number }

export async function findCampaignOf(
  db: Db,
  publicationId: PublicationId,
): Promise<Campaign | undefined> {
  return db
    .selectFrom('subscriptions.campaigns')
    .selectAll()
    .where('publicationId', '=', publicationId)
    .executeTakeFirst()
}

export async function insertCampaign(
  db: Db,
  { id, siteId }: Pick<Publication, 'id' | 'siteId'>,
  { topics, holdSeconds }: Plan,
): Promise<Campaign> {
  return db
    .insertInto('subscriptions.campaigns')
    .values({
      id: newId(CampaignId),
      siteId,
      publicationId: id,
      state: 'held',
      topics,
      startsAt: sql<Date>`now() + make_interval(secs => ${holdSeconds})`,
      beganAt: null,
      plannedThrough: null,
      plannedAt: null,
      endedAt: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Follows what changed about an article while nothing has been sent. A shorter hold counts, a longer one does not. */
export async function updateHeldCampaign(
  db: Db,
  publicationId: PublicationId,
  { topics, holdSeconds }: Plan,
): Promise<Campaign | undefined> {
  return db
    .updateTable('subscriptions.campaigns')
    .set({
      topics,
      startsAt: sql<Date>`least(starts_at, now() + make_interval(secs => ${holdSeconds}))`,
    })
    .where('publicationId', '=', publicationId)
    .where('beganAt', 'is', null)
    .where('state', 'in', ['held', 'paused'])
    .returningAll()
    .executeTakeFirst()
}

/** One page of a site's campaigns, newest first, from the one before `after`. */
export async function listCampaigns(
  db: Db,
  siteId: SiteId,
  { after, limit }: { after?: CampaignId | undefined; limit: number },
): Promise<CampaignReport[]> {
  let page = reports(db).where('c.siteId', '=', siteId)
  if (after) page = page.where('c.id', '<', after)
  return page.orderBy('c.id', 'desc').limit(limit).execute()
}

export async function findCampaign(
  db: Db,
  { siteId, id }: Named,
): Promise<CampaignReport | undefined> {
  return reports(db).where('c.siteId', '=', siteId).where('c.id', '=', id).executeTakeFirst()
}

function total<Name extends keyof Totals>(name: Name) {
  return sql<number>`coalesce(${sql.ref(`t.${name}`)}, 0)`.as(name)
}

function reports(db: Db) {
  return db
    .selectFrom('subscriptions.campaigns as c')
    .innerJoin('subscriptions.publications as p', 'p.id', 'c.publicationId')
    .leftJoin('mailer.campaignTotals as t', 't.campaignId', 'c.id')
    .select([
      'c.id',
      'c.state',
      'c.startsAt',
      'c.beganAt',
      'c.plannedAt',
      'c.endedAt',
      'p.id as publicationId',
      'p.url',
      'p.title',
      'p.publishedAt',
      total('planned'),
      total('waiting'),
      total('deferred'),
      total('sent'),
      total('failed'),
      total('suppressed'),
      total('cancelled'),
      total('unknown'),
      total('folded'),
    ])
}

/** Makes a change if the campaign is in a state to have it made. Says whether it was. */
export async function updateState(db: Db, { siteId, id }: Named, change: Change): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('subscriptions.campaigns')
    .set(NEW_STATE[change])
    .where('siteId', '=', siteId)
    .where('id', '=', id)
    .where('state', 'in', changes[change].from)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

const NEW_STATE = {
  pause: { state: 'paused' as const },
  // One paused while it was held goes back to waiting for its time.
  resume: { state: sql<CampaignState>`case when began_at is null then 'held' else 'sending' end` },
  cancel: { state: 'cancelled' as const, endedAt: sql<Date>`now()` },
}

/** Cancels what is not over, of publications from before an instant, and says how many. */
export async function markOldCancelled(db: Db, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update subscriptions.campaigns c set state = 'cancelled', ended_at = now()
    from subscriptions.publications p
    where p.id = c.publication_id and p.published_at < ${before}
      and c.state in ('held', 'sending', 'paused')
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}

/** Begins the campaigns whose time has come, and says how many. Who is confirmed by now is written to. */
export async function markBegun(db: Db): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('subscriptions.campaigns')
    .set({ state: 'sending', beganAt: sql<Date>`now()` })
    .where('state', '=', 'held')
    .where('startsAt', '<=', sql<Date>`now()`)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Takes one campaign that is not planned to its end, for this transaction alone. */
export async function claimUnplanned(db: Db): Promise<Campaign | undefined> {
  return db
    .selectFrom('subscriptions.campaigns')
    .selectAll()
    .where('state', '=', 'sending')
    .where('plannedAt', 'is', null)
    .orderBy('startsAt')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
}

/** The last of the next `size` subscribers of a site, in the order of their ids. */
export async function findSliceEnd(
  db: Db,
  siteId: SiteId,
  { after, size }: { after: SubscriberId | null; size: number },
): Promise<SubscriberId | undefined> {
  let rest = db.selectFrom('subscriptions.subscribers').select('id').where('siteId', '=', siteId)
  if (after) rest = rest.where('id', '>', after)

  const last = await db
    .selectFrom(rest.orderBy('id').limit(size).as('slice'))
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.id
}

/** Notes how far a campaign is planned, and whether that is to the end. */
export async function markPlanned(
  db: Db,
  id: CampaignId,
  { through, isComplete }: { through: SubscriberId | null; isComplete: boolean },
): Promise<void> {
  await db
    .updateTable('subscriptions.campaigns')
    .set({ plannedThrough: through, plannedAt: isComplete ? sql<Date>`now()` : null })
    .where('id', '=', id)
    .execute()
}

/**
 * Finishes the campaigns with nothing left to do: planned to the end, every slice worked off,
 * no delivery waiting. Says how many.
 */
export async function markFinished(db: Db): Promise<number> {
  const { numAffectedRows } = await sql`
    update subscriptions.campaigns as c set state = 'finished', ended_at = now()
    where c.state = 'sending' and c.planned_at is not null
      and not exists (
        select from platform.messages m
        where m.queue = ${CampaignSliceDue.queue} and m.done_at is null
          and m.payload ->> 'campaignId' = c.id::text
      )
      and not exists (
        select from mailer.campaign_totals t
        where t.campaign_id = c.id and t.waiting + t.deferred > 0
      )
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}

/**
 * Takes up finished campaigns of which a delivery waits again: one that was parked or unknown is
 * sent once more, and nothing leaves of a campaign that is over. Says how many.
 */
export async function markTakenUp(db: Db): Promise<number> {
  const { numAffectedRows } = await sql`
    update subscriptions.campaigns as c set state = 'sending', ended_at = null
    from mailer.campaign_totals t
    where c.state = 'finished' and t.campaign_id = c.id and t.waiting + t.deferred > 0
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}

/** How many campaigns are in each state, for the metrics. */
export async function countByState(db: Db): Promise<{ state: CampaignState; count: number }[]> {
  return db
    .selectFrom('subscriptions.campaigns')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .groupBy('state')
    .execute()
}
