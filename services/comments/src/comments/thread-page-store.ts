import { PLANNED_ONCE } from '@afterword/shared/postgres/plan-once'
import { type CompiledQuery, type Kysely, type RawBuilder, sql } from 'kysely'
import type { NamedPage, PageRow } from '../live/page-state.ts'
import { pageValues, selectPage } from '../live/page-store.ts'
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
}

type Sql = RawBuilder<unknown>

/** One more of them is looked for: if it is there, the branch goes on. */
export const FIRST_REPLIES = 50

/** What nearly all readers ask for. Each order of it is one text, written and planned once. */
const USUAL_LIMIT = 51
const usual = new Map<Sort, CompiledQuery<FoundRow>>()

/**
 * Finds them in one statement, each part by an index that holds just what has a place. Its rows
 * are taken as they come: writing the statement anew, writing JSON in PostgreSQL and renaming
 * columns here each took longer than finding the rows.
 */
export async function findThreadPage(
  db: Kysely<CommentsSchema>,
  wanted: Wanted,
): Promise<ThreadPage | undefined> {
  const isUsual = wanted.after === undefined && wanted.limit === USUAL_LIMIT
  const statement = isUsual ? usualPage(db, wanted) : threadPage(wanted).compile(db)
  const { rows } = await db.withoutPlugins().executeQuery(statement)
  return readRows(rows)
}

/** It has no parameters but the page's own. */
function usualPage(db: Kysely<CommentsSchema>, wanted: Wanted): CompiledQuery<FoundRow> {
  const { page, sort } = wanted
  const known = usual.get(sort) ?? sql<FoundRow>`${PLANNED_ONCE}${threadPage(wanted)}`.compile(db)
  usual.set(sort, known)
  return { ...known, parameters: pageValues(page) }
}

function threadPage(wanted: Wanted): RawBuilder<FoundRow> {
  return sql<FoundRow>`
    with page as materialized (${selectPage(wanted.page)}),
    pinned as materialized (${pinnedRoots(wanted)}),
    others as materialized (${otherRoots(wanted)}),
    found as (
      select * from pinned
      union all select * from others
      union all select replies.* from (select id from pinned union all select id from others) root
        cross join lateral (${firstReplies()}) replies
    )
    select to_json(page) as page, found.* from page full join found on false`
}

/** What has a place in its thread, with whoever signed it. */
const PLACED = sql`
    c.id, c.parent_id as "parentId", c.root_id as "rootId", c.depth, c.shown, c.website,
    c.avatar_url as "avatarUrl", c.confirmed, c.by_staff as "byStaff", c.text, c.html,
    c.up_votes as "upVotes", c.down_votes as "downVotes", c.score, c.pinned_at as "pinnedAt",
    c.featured_at as "featuredAt", c.created_at as "createdAt", c.edited_at as "editedAt",
    authors.name as "authorName"
  from comments.comments c join comments.authors on authors.id = c.author_id
  where c.placed`

const ON_PAGE = sql`c.thread_id = (select id from page) and c.parent_id is null`

/** What moderators have put first, in the order they did; later pages do not repeat it. */
function pinnedRoots({ after }: Wanted): Sql {
  return sql`
    select row_number() over (order by c.pinned_at)::integer as place, ${PLACED}
      and ${ON_PAGE} and c.pinned_at is not null ${after ? sql`and false` : sql``}`
}

const ORDERS: Record<Sort, Sql> = {
  newest: sql`c.created_at desc, c.id desc`,
  oldest: sql`c.created_at, c.id`,
  top: sql`c.score desc, c.created_at desc, c.id desc`,
}

function otherRoots({ sort, after, limit }: Wanted): Sql {
  const order = ORDERS[sort]
  return sql`
    select row_number() over (order by ${order})::integer as place, ${PLACED}
      and ${ON_PAGE} and c.pinned_at is null ${after ? sql`and ${isBeyond(sort, after)}` : sql``}
    order by ${order} limit ${sql.lit(limit)}`
}

/** What comes after a position in that order. */
function isBeyond(sort: Sort, { score, createdAt, id }: Position): Sql {
  if (sort === 'top') return sql`(c.score, c.created_at, c.id) < (${score}, ${createdAt}, ${id})`
  const comparison = sort === 'newest' ? sql`<` : sql`>`
  return sql`(c.created_at, c.id) ${comparison} (${createdAt}, ${id})`
}

function firstReplies(): Sql {
  const order = ORDERS.oldest
  return sql`
    select row_number() over (order by ${order})::integer as place, ${PLACED}
      and c.root_id = root.id and c.parent_id is not null
    order by ${order} limit ${sql.lit(FIRST_REPLIES + 1)}`
}

type FoundComment = PlacedComment & { place: number }
type FoundPage = Omit<PageRow, 'vouchedAt' | 'createdAt'> &
  Record<'vouchedAt' | 'createdAt', string | null>

/** The page itself, or a comment of it. */
type FoundRow = { page: FoundPage } | ({ page: null } & FoundComment)

function readRows(rows: FoundRow[]): ThreadPage | undefined {
  const page = rows.find((row) => row.page !== null)?.page
  if (!page) return undefined

  const comments = rows.filter((row) => row.page === null).toSorted((a, b) => a.place - b.place)
  const { pinned = [], others = [], replies = [] } = Object.groupBy(comments, partOf)
  const below = Map.groupBy(replies, ({ rootId }) => rootId)
  const branch = (root: PlacedComment): Branch => ({ root, replies: below.get(root.id) ?? [] })
  return { row: readPage(page), pinned: pinned.map(branch), roots: others.map(branch) }
}

function partOf({ parentId, pinnedAt }: FoundComment): 'pinned' | 'others' | 'replies' {
  if (parentId !== null) return 'replies'
  return pinnedAt === null ? 'others' : 'pinned'
}

function readPage({ vouchedAt, createdAt, ...page }: FoundPage): PageRow {
  return { ...page, vouchedAt: readTime(vouchedAt), createdAt: readTime(createdAt) }
}

function readTime(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
