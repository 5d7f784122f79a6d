import type { CommentId, ThreadId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { Comment, PlacedComment } from './comment.ts'
import type { Position } from './cursor.ts'

type Db = Kysely<CommentsSchema>

/** More of one root's branch. */
export async function listReplies(
  db: Db,
  root: CommentId,
  { after, limit }: { after: Position | undefined; limit: number },
): Promise<PlacedComment[]> {
  let page = placedComments(db)
    .where('comments.rootId', '=', root)
    .where('comments.parentId', 'is not', null)
  if (after) {
    const { createdAt, id } = after
    page = page.where(sql<boolean>`(comments.created_at, comments.id) > (${createdAt}, ${id})`)
  }
  return page.orderBy('comments.createdAt').orderBy('comments.id').limit(limit).execute()
}

/** What has a place in its thread, as everyone gets it. */
function placedComments(db: Db) {
  return signedComments(db).where('comments.placed', '=', true)
}

function signedComments(db: Db) {
  return db
    .selectFrom('comments.comments as comments')
    .innerJoin('comments.authors as authors', 'authors.id', 'comments.authorId')
    .select([
      'comments.id',
      'comments.parentId',
      'comments.rootId',
      'comments.depth',
      'comments.shown',
      'comments.website',
      'comments.avatarUrl',
      'comments.confirmed',
      'comments.byStaff',
      'comments.text',
      'comments.html',
      'comments.upVotes',
      'comments.downVotes',
      'comments.score',
      'comments.pinnedAt',
      'comments.featuredAt',
      'comments.createdAt',
      'comments.editedAt',
      'authors.name as authorName',
    ])
}

/** What has a place in its thread, shown or not, with that thread. */
export async function findPlacedComment(
  db: Db,
  id: CommentId,
): Promise<(PlacedComment & Pick<Comment, 'siteId' | 'threadId'>) | undefined> {
  return placedComments(db)
    .select(['comments.siteId', 'comments.threadId'])
    .where('comments.id', '=', id)
    .executeTakeFirst()
}

/** A comment that everyone saw once, or sees now. */
export type ChangedComment = PlacedComment & Pick<Comment, 'shownSince'>

type Span = { thread: ThreadId; since: number; until: number; limit: number }

/** What everyone could see change in a thread after one version and up to another, in that order. */
export async function listChanges(
  db: Db,
  { thread, since, until, limit }: Span,
): Promise<ChangedComment[]> {
  return signedComments(db)
    .select('comments.shownSince')
    .where('comments.threadId', '=', thread)
    .where('comments.version', '>', since)
    .where('comments.version', '<=', until)
    .where('comments.shownSince', 'is not', null)
    .orderBy('comments.version')
    .orderBy('comments.id')
    .limit(limit)
    .execute()
}
