import type { AuthorId, CommentId, ReaderId, SiteId, ThreadId } from '@afterword/shared/ids'
import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Signature } from '../comments/author.ts'
import type { CommentsSchema } from '../schema.ts'

/** How far back slow mode looks, and by what, beside the reader. */
export type Slow = { since: Date; isByAuthor: boolean; networks: Buffer[] }

type Search = {
  site: SiteId
  thread: ThreadId
  author: Signature
  reader: ReaderId | null
  text: string
  /** How far back the same text is a duplicate. */
  since: Date
  /** The comment that is being edited. */
  except: CommentId | null
  slow: Slow | undefined
  /** What blocks may go by, beside the reader. */
  networks: Buffer[]
  addresses: Buffer[]
  now: Date
}

type LastAt = Pick<Search, 'site' | 'thread' | 'reader'> & { slow: Slow }

type OnRecord = {
  /** Null where nobody has signed like this before. */
  authorId: AuthorId | null
  isDuplicate: boolean
  /** When they last wrote in this thread, within the time that slow mode looks at. */
  lastAt: Date | null
  block: 'open' | 'shadow' | undefined
  staffNames: string[]
}

/**
 * What is on record about whoever writes, in one statement. Sure only while the thread is held:
 * whoever posts the same at the same moment waits for that.
 */
export async function findRecord(
  tx: Transaction<CommentsSchema>,
  { site, thread, author, reader, text, since, except, slow, ...by }: Search,
): Promise<OnRecord> {
  const { rows } = await sql<Omit<OnRecord, 'block'> & { isShadow: boolean | null }>`
    with author as materialized (
      select id from comments.authors
      where site_id = ${site} and name = ${author.name}
        and (
          lower(address) = lower(${author.address})
          or (${author.address}::text is null and address is null)
        )
    )
    select
      (select id from author) as author_id,
      exists (
        select from comments.comments
        where author_id = (select id from author) and thread_id = ${thread} and created_at > ${since}
          and text = ${text} and status <> 'deleted' and id is distinct from ${except}
      ) as is_duplicate,
      ${slow ? lastAt({ site, thread, reader, slow }) : sql`null`} as last_at,
      (
        select bool_and(shadow) from comments.blocks
        where site_id = ${site} and ended_at is null
          and (expires_at is null or expires_at > ${by.now}) and (
          reader_id = ${reader} or network_hash = any(${by.networks}::bytea[])
          or address_hash = any(${by.addresses}::bytea[])
        )
      ) as is_shadow,
      array(select name from platform.staff where site_id = ${site}) as staff_names
  `.execute(tx)
  const [row] = rows
  if (!row) throw new Error('a select without from gave no row')
  const { isShadow, ...record } = row
  if (isShadow === null) return { ...record, block: undefined }
  return { ...record, block: isShadow ? 'shadow' : 'open' }
}

/** Only where there is slow mode: without it, no index would bound this look at the thread. */
function lastAt({ site, thread, reader, slow }: LastAt): RawBuilder<Date | null> {
  return sql`(
    select max(created_at) from comments.comments
    where site_id = ${site} and thread_id = ${thread} and created_at > ${slow.since} and (
      (${slow.isByAuthor} and author_id = (select id from author)) or reader_id = ${reader}
      or network_hash = any(${slow.networks}::bytea[])
    )
  )`
}
