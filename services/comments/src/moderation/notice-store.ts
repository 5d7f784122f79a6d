import type { CommentId, SiteId } from '@afterword/shared/ids'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'

type Db = Kysely<CommentsSchema>
type Tx = Transaction<CommentsSchema>

/**
 * Holds a site's turn to write to its moderators, for this transaction. `since` is when they
 * last had mail; `wait` is how many seconds are left until `seconds` after that.
 */
export async function claimNotice(
  tx: Tx,
  site: SiteId,
  seconds: number,
): Promise<{ since: Date; wait: number }> {
  await tx
    .insertInto('comments.moderatorNotices')
    .values({ siteId: site, notifiedAt: new Date(0) })
    .onConflict((conflict) => conflict.column('siteId').doNothing())
    .execute()
  return tx
    .selectFrom('comments.moderatorNotices')
    .select([
      'notifiedAt as since',
      sql<number>`extract(epoch from notified_at - now())::float + ${seconds}::float`.as('wait'),
    ])
    .where('siteId', '=', site)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

/** Notes that the moderators are written to now. */
export async function markNotified(tx: Tx, site: SiteId): Promise<void> {
  await tx
    .updateTable('comments.moderatorNotices')
    .set({ notifiedAt: sql<Date>`now()` })
    .where('siteId', '=', site)
    .execute()
}

/** Marks what waits and was in no notice yet as announced, and names it. */
export async function markAnnounced(tx: Tx, site: SiteId): Promise<CommentId[]> {
  const announced = await tx
    .updateTable('comments.comments')
    .set({ announced: true })
    .where('id', 'in', (where) =>
      where
        .selectFrom('comments.comments')
        .select('id')
        .where('siteId', '=', site)
        .where('status', '=', 'pending')
        .where('announced', '=', false)
        .orderBy('id')
        .forUpdate(),
    )
    .returning('id')
    .execute()
  return announced.map(({ id }) => id)
}

/** How many comments of a site wait. */
export async function countWaiting(db: Db, site: SiteId): Promise<number> {
  const { count } = await db
    .selectFrom('comments.comments')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('siteId', '=', site)
    .where('status', '=', 'pending')
    .executeTakeFirstOrThrow()
  return count
}
