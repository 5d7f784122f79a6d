import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { NamedPage, PageRow } from '../live/page-state.ts'
import { selectPages } from '../live/page-store.ts'
import type { CommentsSchema } from '../schema.ts'
import type { PlacedComment } from './comment.ts'
import type { Position } from './cursor.ts'

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

type Sql = RawBuilder<unknown>

/**
 * Finds them in one statement, each part by an index that holds just what has a place. It is
 * written out, and its rows come as JSON: building it and reading columns one by one took longer
 * here than PostgreSQL did.
 */
export async function findThreadPage(
  db: Kysely<CommentsSchema>,
  wanted: Wanted,
): Promise<ThreadPage | undefined> {
  const { rows } = await sql<PageRow & Record<'pinned' | 'roots', BranchJson[] | null>>`
    with page as (${selectPages([wanted.page])})
    select page.*, ${branches(pinnedRoots(wanted), wanted)} as pinned,
      ${branches(otherRoots(wanted), wanted)} as roots
    from page
  `.execute(db)
  const [found] = rows
  if (!found) return undefined
  const { pinned, roots, ...row } = found
  return { row, pinned: (pinned ?? []).map(readBranch), roots: (roots ?? []).map(readBranch) }
}

/** What has a place in its thread, with whoever signed it. */
const PLACED = sql`
  select
    c.id, c.parent_id, c.root_id, c.depth, c.shown, c.website, c.avatar_url, c.confirmed,
    c.by_staff, c.text, c.html, c.up_votes, c.down_votes, c.score, c.pinned_at, c.featured_at,
    c.created_at, c.edited_at, authors.name as author_name
  from comments.comments c join comments.authors on authors.id = c.author_id
  where c.placed`

/** What moderators have put first, in the order they did; later pages do not repeat it. */
function pinnedRoots({ after }: Wanted): Sql {
  return sql`${PLACED} and c.thread_id = page.id and c.parent_id is null
    and c.pinned_at is not null and ${after === undefined}::boolean
    order by c.pinned_at`
}

const ORDERS: Record<Sort, Sql> = {
  newest: sql`c.created_at desc, c.id desc`,
  oldest: sql`c.created_at, c.id`,
  top: sql`c.score desc, c.created_at desc, c.id desc`,
}

function otherRoots({ sort, after, limit }: Wanted): Sql {
  return sql`${PLACED} and c.thread_id = page.id and c.parent_id is null
    and c.pinned_at is null ${after ? sql`and ${isBeyond(sort, after)}` : sql``}
    order by ${ORDERS[sort]} limit ${limit}`
}

/** What comes after a position in that order. */
function isBeyond(sort: Sort, { score, createdAt, id }: Position): Sql {
  if (sort === 'top') return sql`(c.score, c.created_at, c.id) < (${score}, ${createdAt}, ${id})`
  const comparison = sort === 'newest' ? sql`<` : sql`>`
  return sql`(c.created_at, c.id) ${comparison} (${createdAt}, ${id})`
}

function branches(roots: Sql, { replies }: Wanted): Sql {
  return sql`(
    select json_agg(json_build_object('root', root, 'replies', (
      select json_agg(reply) from (
        ${PLACED} and c.root_id = root.id and c.parent_id is not null
        order by c.created_at, c.id limit ${replies}
      ) reply
    ))) from (${roots}) root
  )`
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
