import type { CommentId, ThreadId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { NamedPage, PageRow } from '../live/page-state.ts'
import { selectPages } from '../live/page-store.ts'
import type { CommentsSchema } from '../schema.ts'
import type { Comment, PlacedComment } from './comment.ts'
import type { Position } from './cursor.ts'

type Db = Kysely<CommentsSchema>

export type Sort = 'newest' | 'oldest' | 'top'

/** A comment on the page itself, with the first of what it started. */
export type Branch = { root: PlacedComment; replies: PlacedComment[] }

/** A page's thread and one page of its comments; what is pinned comes before the first ones. */
export type ThreadPage = { row: PageRow; pinned: Branch[]; roots: Branch[] }

type Wanted = {
  page: NamedPage
  sort: Sort
  after: Position | undefined
  limit: number
  replies: number
}

/** Finds them in one statement, each part by an index that holds just what has a place. */
export async function findThreadPage(db: Db, wanted: Wanted): Promise<ThreadPage | undefined> {
  const { rows } = await sql<PageRow & Record<'pinned' | 'roots', BranchJson[] | null>>`
    with page as (${selectPages([wanted.page])})
    select page.*,
      (${branches(db, pinnedRoots(db, wanted), wanted)}) as pinned,
      (${branches(db, otherRoots(db, wanted), wanted)}) as roots
    from page
  `.execute(db)
  const [found] = rows
  if (!found) return undefined
  const { pinned, roots, ...row } = found
  return { row, pinned: (pinned ?? []).map(readBranch), roots: (roots ?? []).map(readBranch) }
}

/** Of the thread of the statement's `page`. */
function rootsOfPage(db: Db) {
  return placedComments(db)
    .where('comments.threadId', '=', sql<ThreadId>`page.id`)
    .where('comments.parentId', 'is', null)
}

/** What moderators have put first, in the order they did. */
function pinnedRoots(db: Db, { after }: Wanted) {
  return rootsOfPage(db)
    .where('comments.pinnedAt', 'is not', null)
    .where(sql<boolean>`${after === undefined}::boolean`)
    .orderBy('comments.pinnedAt')
}

function otherRoots(db: Db, { sort, after, limit }: Wanted) {
  const direction = sort === 'oldest' ? 'asc' : 'desc'
  let roots = rootsOfPage(db).where('comments.pinnedAt', 'is', null)
  if (after) roots = roots.where(isBeyond(sort, after))
  if (sort === 'top') roots = roots.orderBy('comments.score', 'desc')
  return roots
    .orderBy('comments.createdAt', direction)
    .orderBy('comments.id', direction)
    .limit(limit)
}

function branches(db: Db, roots: ReturnType<typeof rootsOfPage>, { replies }: Wanted) {
  const branch = placedComments(db)
    .where('comments.parentId', 'is not', null)
    .where('comments.rootId', '=', sql<PlacedComment['id']>`root.id`)
    .orderBy('comments.createdAt')
    .orderBy('comments.id')
    .limit(replies)
  return sql`
    select json_agg(json_build_object(
      'root', root, 'replies', (select json_agg(reply) from (${branch}) reply)
    )) from (${roots}) root`
}

/** More of one root's branch. */
export async function listReplies(
  db: Db,
  root: CommentId,
  { after, limit }: Pick<Wanted, 'after' | 'limit'>,
): Promise<PlacedComment[]> {
  let page = placedComments(db)
    .where('comments.rootId', '=', root)
    .where('comments.parentId', 'is not', null)
  if (after) page = page.where(isBeyond('oldest', after))
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

/** What comes after a position in that order. */
function isBeyond(sort: Sort, { score, createdAt, id }: Position) {
  if (sort === 'top') {
    return sql<boolean>`
      (comments.score, comments.created_at, comments.id) < (${score}, ${createdAt}, ${id})`
  }
  const comparison = sort === 'newest' ? sql`<` : sql`>`
  return sql<boolean>`(comments.created_at, comments.id) ${comparison} (${createdAt}, ${id})`
}

/** A comment that everyone may see, with the thread it stands in. */
export async function findShownComment(
  db: Db,
  id: CommentId,
): Promise<(PlacedComment & Pick<Comment, 'siteId' | 'threadId'>) | undefined> {
  return placedComments(db)
    .select(['comments.siteId', 'comments.threadId'])
    .where('comments.shown', '=', true)
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

type BranchJson = { root: CommentRow; replies: CommentRow[] | null }

/** A comment as PostgreSQL writes it into JSON. */
type CommentRow = Pick<PlacedComment, 'id' | 'depth' | 'shown' | 'website' | 'confirmed'> &
  Pick<PlacedComment, 'text' | 'html' | 'score'> & {
    parent_id: PlacedComment['parentId']
    root_id: PlacedComment['rootId']
    avatar_url: string | null
    by_staff: boolean
    up_votes: number
    down_votes: number
    pinned_at: string | null
    featured_at: string | null
    created_at: string
    edited_at: string | null
    author_name: string
  }

function readBranch({ root, replies }: BranchJson): Branch {
  return { root: readComment(root), replies: (replies ?? []).map(readComment) }
}

function readComment(row: CommentRow): PlacedComment {
  const { id, depth, shown, website, confirmed, text, html, score } = row
  return {
    id,
    depth,
    shown,
    website,
    confirmed,
    text,
    html,
    score,
    parentId: row.parent_id,
    rootId: row.root_id,
    avatarUrl: row.avatar_url,
    byStaff: row.by_staff,
    upVotes: row.up_votes,
    downVotes: row.down_votes,
    pinnedAt: readTime(row.pinned_at),
    featuredAt: readTime(row.featured_at),
    createdAt: new Date(row.created_at),
    editedAt: readTime(row.edited_at),
    authorName: row.author_name,
  }
}

function readTime(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
