import type { AuthorId, CommentId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { ReportId } from '../reports/report.ts'
import type { CommentsSchema } from '../schema.ts'

type Db = Kysely<CommentsSchema>

/** Whom to tell about what. */
export type Told<Id> = { authorId: AuthorId; id: Id }

/**
 * The authors of these comments who have proved the address, and with whom it was proved that
 * they wrote it: anyone may type anyone's. Of many comments by one person, the newest.
 */
export async function listAuthorsToTell(db: Db, ids: CommentId[]): Promise<Told<CommentId>[]> {
  const { rows } = await sql<Told<CommentId>>`
    select distinct on (lower(a.address)) a.id as author_id, c.id
    from comments.comments c
    join comments.authors a on a.id = c.author_id
    left join comments.readers r on r.id = c.reader_id
    where c.id = any(${ids}::uuid[]) and a.verified_at is not null and a.erased_at is null
      and (c.confirmed or lower(r.address) = lower(a.address))
    order by lower(a.address), c.created_at desc, c.id desc
  `.execute(db)
  return rows
}

/**
 * Who made these reports, as the author they have proved to be. Whom the law lets stay without
 * a name is not written to.
 */
export async function listReportersToTell(db: Db, ids: ReportId[]): Promise<Told<ReportId>[]> {
  const { rows } = await sql<Told<ReportId>>`
    select a.id as author_id, report.id
    from comments.reports report
    join comments.readers r on r.id = report.reader_id
    cross join lateral (
      select id from comments.authors
      where site_id = report.site_id and lower(address) = lower(r.address)
        and verified_at is not null and erased_at is null
      order by created_at, id limit 1
    ) a
    where report.id = any(${ids}::uuid[])
      and not (report.reason = 'illegal' and report.address is null)
  `.execute(db)
  return rows
}
