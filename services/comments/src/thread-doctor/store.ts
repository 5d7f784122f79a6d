import type { SiteId, ThreadId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { Thread } from '../threads/thread.ts'

type Db = Kysely<CommentsSchema>

/** Where more than so many are alike, it is the site's way and no accident. */
const MOST_ALIKE = 10

/** A thread, and what it has in common with the others of its group. */
export type Twin = Pick<Thread, 'id' | 'url' | 'title' | 'vouchedAt' | 'approvedCount'> & {
  common: string
}

/** Threads with the same title as another of the site. */
export async function listTitleTwins(db: Db, site: SiteId, groups: number): Promise<Twin[]> {
  const { rows } = await sql<Twin>`
    with alike as (
      select lower(title) as common from comments.threads
      where site_id = ${site} and merged_into is null and title <> ''
      group by 1 having count(*) between 2 and ${MOST_ALIKE} limit ${groups}
    )
    select alike.common, t.id, t.url, t.title, t.vouched_at, t.approved_count
    from alike join comments.threads t on lower(t.title) = alike.common
    where t.site_id = ${site} and t.merged_into is null
    order by alike.common, t.id
  `.execute(db)
  return rows
}

/** Threads with an address that differs from another's in case, query, host or ending alone. */
export async function listPathTwins(db: Db, site: SiteId, groups: number): Promise<Twin[]> {
  const { rows } = await sql<Twin>`
    with paths as (
      select distinct thread_id, lower(regexp_replace(
        key, '^url:https://[^/]+(/[^?]*?)(/amp|[.](html?|php))?([?].*)?$', '\\1'
      )) as common
      from comments.thread_keys where site_id = ${site} and key like 'url:%'
    ), alike as (
      select common from paths where common <> '/'
      group by 1 having count(*) between 2 and ${MOST_ALIKE} limit ${groups}
    )
    select common, t.id, t.url, t.title, t.vouched_at, t.approved_count
    from alike join paths using (common) join comments.threads t on t.id = paths.thread_id
    order by common, t.id
  `.execute(db)
  return rows
}

/** An id and an address that visitors came with, and the threads they lead to. */
export type OpenClaim = {
  idKey: string
  urlKey: string
  idThread: ThreadId | null
  urlThread: ThreadId | null
}

/** Claims that still do not lead to one thread, the latest first. */
export async function listOpenClaims(db: Db, site: SiteId, most: number): Promise<OpenClaim[]> {
  const { rows } = await sql<OpenClaim>`
    select c.id_key, c.url_key, i.thread_id as id_thread, u.thread_id as url_thread
    from comments.thread_claims c
    left join comments.thread_keys i on i.site_id = c.site_id and i.key = c.id_key
    left join comments.thread_keys u on u.site_id = c.site_id and u.key = c.url_key
    where c.site_id = ${site} and i.thread_id is distinct from u.thread_id
    order by c.seen_at desc limit ${most}
  `.execute(db)
  return rows
}

export async function listTwinsById(db: Db, ids: ThreadId[]): Promise<Omit<Twin, 'common'>[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('comments.threads')
    .select(['id', 'url', 'title', 'vouchedAt', 'approvedCount'])
    .where('id', 'in', ids)
    .execute()
}
