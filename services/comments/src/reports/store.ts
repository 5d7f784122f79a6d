import type { CommentId, ReaderId } from '@afterword/shared/ids'
import { type Insertable, type Kysely, sql, type Transaction } from 'kysely'
import type { Comment } from '../comments/comment.ts'
import type { CommentsSchema } from '../schema.ts'
import type { Report, ReportId, ReportsTable, ReportStatus } from './report.ts'

type Db = Kysely<CommentsSchema>
type Tx = Transaction<CommentsSchema>

export async function insertReport(tx: Tx, report: Insertable<ReportsTable>): Promise<void> {
  await tx.insertInto('comments.reports').values(report).execute()
}

export async function findReportBy(
  db: Db,
  { comment, reader }: { comment: CommentId; reader: ReaderId },
): Promise<ReportId | undefined> {
  const found = await db
    .selectFrom('comments.reports')
    .select('id')
    .where('commentId', '=', comment)
    .where('readerId', '=', reader)
    .executeTakeFirst()
  return found?.id
}

/** What the reports on a comment call a network, if one came from there. */
export async function findNetworkHash(
  db: Db,
  { comment, hashes }: { comment: CommentId; hashes: Buffer[] },
): Promise<Buffer | null | undefined> {
  const found = await db
    .selectFrom('comments.reports')
    .select('networkHash')
    .where('commentId', '=', comment)
    .where('networkHash', 'in', hashes)
    .limit(1)
    .executeTakeFirst()
  return found?.networkHash
}

/** What the open reports on a comment weigh: of those from one network, the heaviest. */
export async function sumWeights(db: Db, comment: CommentId): Promise<number> {
  const { rows } = await sql<{ sum: number }>`
    select coalesce(sum(weight), 0)::float as sum from (
      select max(weight) as weight from comments.reports
      where comment_id = ${comment} and status = 'open' and network_hash is not null
      group by network_hash
    ) as networks
  `.execute(db)
  return rows[0]?.sum ?? 0
}

/** How a reader's earlier reports ended. */
export async function countOutcomes(
  db: Db,
  reader: ReaderId,
): Promise<{ upheld: number; dismissed: number }> {
  const { rows } = await sql<{ upheld: number; dismissed: number }>`
    select
      (count(*) filter (where status = 'upheld'))::int as upheld,
      (count(*) filter (where status = 'dismissed'))::int as dismissed
    from comments.reports where reader_id = ${reader}
  `.execute(db)
  return rows[0] ?? { upheld: 0, dismissed: 0 }
}

/**
 * True if a moderator has let stand, or put forward, what a comment says now. An undo is none of
 * that: it leaves what was decided before.
 */
export async function isApprovedByHuman(db: Db, comment: CommentId): Promise<boolean> {
  const { rows } = await sql`
    select from comments.decisions d
    where d.comment_id = ${comment} and d.to_status = 'approved'
      and d.actor_kind in ('api-key', 'staff', 'mail-link')
      and d.action not in ('undo', 'hold', 'release', 'unpin', 'unfeature')
      and d.versions = (
        select coalesce(max(number), 0) from comments.comment_versions where comment_id = d.comment_id
      )
      and not exists (select from comments.decisions u where u.undoes = d.id)
    limit 1
  `.execute(db)
  return rows.length > 0
}

type Closing = { comment: CommentId; decision: string; status: Exclude<ReportStatus, 'open'> }

/** Closes the open reports on a comment, and says which these were. */
export async function markReportsDecided(
  tx: Tx,
  { comment, decision, status }: Closing,
): Promise<ReportId[]> {
  const closed = await tx
    .updateTable('comments.reports')
    .set({ status, decisionId: decision, decidedAt: timeOf(decision) })
    .where('commentId', '=', comment)
    .where('status', '=', 'open')
    .returning('id')
    .execute()
  return closed.map(({ id }) => id)
}

function timeOf(decision: string) {
  return sql<Date>`(select created_at from comments.decisions where id = ${decision})`
}

/** Opens again what a decision that is undone had closed. */
export async function markReportsOpen(tx: Tx, decision: string): Promise<void> {
  await tx
    .updateTable('comments.reports')
    .set({ status: 'open', decisionId: null, decidedAt: null })
    .where('decisionId', '=', decision)
    .execute()
}

/** Dismisses after all what one decision had upheld, by another that took its place. */
export async function markReportsDismissed(
  tx: Tx,
  { was, decision }: { was: string; decision: string },
): Promise<void> {
  await tx
    .updateTable('comments.reports')
    .set({ status: 'dismissed', decisionId: decision, decidedAt: timeOf(decision) })
    .where('decisionId', '=', was)
    .execute()
}

/** Upholds after all what was dismissed. */
export async function markReportUpheld(
  tx: Tx,
  { id, decision }: { id: ReportId; decision: string },
): Promise<void> {
  await tx
    .updateTable('comments.reports')
    .set({ status: 'upheld', decisionId: decision, decidedAt: timeOf(decision) })
    .where('id', '=', id)
    .execute()
}

/** A report, with the comment it is about; `seen` where everyone may see that. */
export type FiledReport = Report & Pick<Comment, 'html'> & { threadUrl: string; seen: boolean }

export async function findReport(db: Db, id: ReportId): Promise<FiledReport | undefined> {
  return db
    .selectFrom('comments.reports as reports')
    .innerJoin('comments.comments as comments', 'comments.id', 'reports.commentId')
    .innerJoin('comments.threads as threads', 'threads.id', 'comments.threadId')
    .selectAll('reports')
    .select(['comments.html', 'threads.url as threadUrl'])
    .select(sql<boolean>`comments.shown and not comments.is_hidden(threads)`.as('seen'))
    .where('reports.id', '=', id)
    .executeTakeFirst()
}

/**
 * Drops where reports came from, as long ago as each site keeps it for comments. Under a legal
 * hold it is evidence, and stays.
 */
export async function deleteReportNetworks(db: Db, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update comments.reports set network_hash = null
    where id in (
      select r.id from comments.reports r
      join comments.comments c on c.id = r.comment_id
      left join comments.site_settings s on s.site_id = r.site_id
      where r.network_hash is not null and c.held_at is null
        and r.created_at < now() - make_interval(days => coalesce(s.network_days, 30))
      limit ${limit} for update of r skip locked
    )
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}
