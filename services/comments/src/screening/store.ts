import type { AuthorId, CommentId, ReaderId, SiteId, ThreadId } from '@afterword/shared/ids'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Signature } from '../comments/author.ts'
import type { CommentsSchema } from '../schema.ts'

/** How far back slow mode looks, where there is one, and by what, beside the reader. */
export type Slow = { since: Date | null; isByAuthor: boolean; networks: Buffer[] }

/** What is looked for: whose comment it is, and what it says. */
export type Search = {
  site: SiteId
  author: Signature
  text: string
  /** How far back the same text is a duplicate. */
  since: Date
  /** The comment that is being edited. */
  except: CommentId | null
  slow: Slow
  /** What blocks may go by, beside the reader. */
  networks: Buffer[]
  addresses: Buffer[]
  now: Date
}

/** Where: the thread and the reader, or columns that hold their ids. */
type Place = {
  thread: ThreadId | RawBuilder<unknown> | null
  reader: ReaderId | RawBuilder<unknown> | null
}

export type OnRecord = {
  /** Null where nobody has signed like this before. */
  authorId: AuthorId | null
  isDuplicate: boolean
  /** When they last wrote in this thread, within the time that slow mode looks at. */
  lastAt: Date | null
  /** Whether a block of theirs is one that shows them nothing of it; null: there is none. */
  isShadow: boolean | null
  staffNames: string[]
}

/**
 * What is on record about whoever writes, in one statement. Sure only while the thread is held:
 * whoever posts the same at the same moment waits for that.
 */
export async function findRecord(
  db: Kysely<CommentsSchema>,
  search: Search,
  place: Place,
): Promise<OnRecord> {
  const { rows } = await sql<OnRecord>`${selectRecord(search, place)}`.execute(db)
  const [row] = rows
  if (!row) throw new Error('a select without from gave no row')
  return row
}

export function selectRecord(
  { site, author, text, since, except, slow, networks, addresses, now }: Search,
  { thread, reader }: Place,
): RawBuilder<OnRecord> {
  return sql`
    with author as materialized (
      select id from comments.authors
      where site_id = ${site} and name = ${author.name} and erased_at is null
        and (
          lower(address) = lower(${author.address})
          or (${author.address}::text is null and address is null)
        )
    )
    select
      (select id from author) as author_id,
      ${hasSaid({ text, since, except }, thread)} as is_duplicate,
      -- Only where there is slow mode: without it, no index would bound this look at the thread.
      case when ${slow.since}::timestamptz is not null then (
        select max(created_at) from comments.comments
        where site_id = ${site} and thread_id = ${thread} and created_at > ${slow.since}
          and (
            (${slow.isByAuthor} and author_id = (select id from author))
            or reader_id = ${reader} or network_hash = any(${slow.networks}::bytea[])
          )
      ) end as last_at,
      (
        select bool_and(shadow) from comments.blocks
        where site_id = ${site} and ended_at is null and (expires_at is null or expires_at > ${now})
          and (
            reader_id = ${reader} or network_hash = any(${networks}::bytea[])
            or address_hash = any(${addresses}::bytea[])
          )
      ) as is_shadow,
      array(select name from platform.staff where site_id = ${site}) as staff_names`
}

/**
 * Whether there is such a comment of the author's in that thread. The order is that of the index by
 * author: a plan kept from when there were no comments might as well read the whole thread.
 */
function hasSaid(
  { text, since, except }: Pick<Search, 'text' | 'since' | 'except'>,
  thread: Place['thread'],
): RawBuilder<boolean> {
  return sql`
    (
      select true from comments.comments
      where author_id = (select id from author) and thread_id = ${thread} and created_at > ${since}
        and text = ${text} and status <> 'deleted' and id is distinct from ${except}
      order by created_at limit 1
    ) is not null`
}
