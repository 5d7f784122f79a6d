import type { CommentId, ReaderId, SiteId, ThreadId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { HeldComment } from '../comments/store.ts'
import type { CommentsSchema } from '../schema.ts'

type Db = Kysely<CommentsSchema>

export async function findSiteOf(db: Db, id: CommentId): Promise<SiteId | undefined> {
  const found = await db
    .selectFrom('comments.comments')
    .select('siteId')
    .where('id', '=', id)
    .executeTakeFirst()
  return found?.siteId
}

type Owner = { thread: ThreadId; reader: ReaderId | undefined; ids: CommentId[] }

/** What of a thread is by this reader, or is one of these, and nobody else sees; newest first. */
export async function listUnpublished(
  db: Db,
  { thread, reader, ids }: Owner,
  limit: number,
): Promise<HeldComment[]> {
  return db
    .selectFrom('comments.comments as comments')
    .innerJoin('comments.authors as authors', 'authors.id', 'comments.authorId')
    .selectAll('comments')
    .select(['authors.name as authorName', 'authors.address as authorAddress'])
    .where('comments.threadId', '=', thread)
    .where('comments.status', 'in', ['pending', 'spam', 'rejected'])
    .where((where) =>
      where.or([
        ...(reader ? [where('comments.readerId', '=', reader)] : []),
        ...(ids.length > 0 ? [where('comments.id', 'in', ids)] : []),
      ]),
    )
    .orderBy('comments.createdAt', 'desc')
    .orderBy('comments.id', 'desc')
    .limit(limit)
    .execute()
}
