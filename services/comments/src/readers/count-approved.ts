import { type Kysely, sql } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { Reader } from './reader.ts'

type Whose = Pick<Reader, 'id' | 'siteId' | 'subject' | 'address'>

/**
 * How far a reader is trusted: how many of their comments are approved, counted to `most`. Who
 * is signed in has what they wrote so; a guest what was signed with the address they have
 * proved, in any browser where they have. Without either there is no trust.
 */
export async function countApproved(
  db: Kysely<CommentsSchema>,
  { id, siteId, subject, address }: Whose,
  most: number,
): Promise<number> {
  if (subject === null && address === null) return 0
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from comments.readers r
      join comments.comments c on c.reader_id = r.id
      join comments.authors a on a.id = c.author_id
      where (r.id = ${id} or (r.site_id = ${siteId} and lower(r.address) = lower(${address})))
        and c.status = 'approved'
        and (c.confirmed or lower(a.address) = lower(r.address))
      limit ${most}
    ) as approved
  `.execute(db)
  return rows[0]?.count ?? 0
}
