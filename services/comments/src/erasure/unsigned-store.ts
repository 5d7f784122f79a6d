import type { AuthorId, CommentId, SiteId, ThreadId } from '@afterword/shared/ids'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Signature } from '../comments/author.ts'
import type { CommentsSchema } from '../schema.ts'

type Unsigned = Signature & { id: CommentId; threadId: ThreadId }

/**
 * What was said without an address from browsers and accounts that this one belongs to, and how
 * it would be signed with it.
 */
export async function listUnsigned(
  db: Kysely<CommentsSchema>,
  { site, address }: { site: SiteId; address: string },
): Promise<Unsigned[]> {
  const { rows } = await sql<Unsigned>`
    select c.id, c.thread_id, a.name, r.address
    from comments.readers r
    join comments.comments c on c.reader_id = r.id
    join comments.authors a on a.id = c.author_id
    where r.site_id = ${site} and lower(r.address) = lower(${address}) and r.erased_at is null
      and a.address is null
    order by c.id
  `.execute(db)
  return rows
}

export async function updateAuthor(
  tx: Transaction<CommentsSchema>,
  ids: CommentId[],
  authorId: AuthorId,
): Promise<void> {
  await tx.updateTable('comments.comments').set({ authorId }).where('id', 'in', ids).execute()
}
