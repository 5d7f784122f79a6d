import type { SiteId, ThreadId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { Comment } from '../comments/comment.ts'
import type { CommentsSchema } from '../schema.ts'

/** A comment that everyone may see, with what a feed says of its thread. */
export type FeedComment = Pick<Comment, 'id' | 'html' | 'createdAt' | 'editedAt'> & {
  /** When it last came to be shown: long after it was written, where a moderator let it wait. */
  shownAt: Date
  /** Null where what it replies to is not shown, or where it replies to nothing. */
  parentId: Comment['parentId']
  authorName: string
  url: string
  /** Empty where the site has not said one. */
  title: string
}

type Wanted = { site: SiteId; thread?: ThreadId; limit: number }

/** What came to be shown last on a site or in one of its threads, hidden threads left out. */
export async function listLastShown(
  db: Kysely<CommentsSchema>,
  { site, thread, limit }: Wanted,
): Promise<FeedComment[]> {
  const isWanted = thread === undefined ? sql`c.site_id = ${site}` : sql`c.thread_id = ${thread}`
  const { rows } = await sql<FeedComment>`
    select c.id, c.html, c.created_at, c.edited_at,
      coalesce(c.shown_at, c.created_at) as shown_at, a.name as author_name, t.url,
      case when t.vouched_at is null then '' else t.title end as title,
      (select p.id from comments.comments p where p.id = c.parent_id and p.shown) as parent_id
    from comments.comments c
    join comments.threads t on t.id = c.thread_id
    join comments.authors a on a.id = c.author_id
    where ${isWanted} and c.shown and not comments.is_hidden(t)
    order by coalesce(c.shown_at, c.created_at) desc, c.id desc limit ${limit}
  `.execute(db)
  return rows
}
