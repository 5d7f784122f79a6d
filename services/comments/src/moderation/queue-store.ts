import type { AuthorId, CommentId, ReaderId, SiteId, ThreadId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { Status } from '../comments/comment.ts'
import type { Position } from '../comments/cursor.ts'
import type { Reader } from '../readers/reader.ts'
import type { CommentsSchema } from '../schema.ts'
import type { ListedDecision } from './decision-json.ts'
import type { ModeratedComment } from './moderated-comment.ts'

type Db = Kysely<CommentsSchema>

/** What a moderator looks for. What is left out may be anything. */
export type Filter = {
  site: SiteId
  statuses: Status[]
  threads?: ThreadId[] | undefined
  authors?: AuthorId[] | undefined
  reader?: ReaderId | undefined
  reason?: string | undefined
  reported?: boolean | undefined
  text?: string | undefined
}

export type Stretch = {
  newestFirst: boolean
  after: Position | undefined
  /** Nothing beyond this is looked at. */
  until?: Position | undefined
  limit: number
}

/** One status of one site after the other, each by its own index, then merged by time. */
export async function listModeratedComments(
  db: Db,
  filter: Filter,
  stretch: Stretch,
): Promise<ModeratedComment[]> {
  const direction = stretch.newestFirst ? 'desc' : 'asc'
  return moderatedComments(db)
    .where('comments.id', 'in', sql<CommentId>`(${matching(db, filter, stretch)})`)
    .orderBy('comments.createdAt', direction)
    .orderBy('comments.id', direction)
    .execute()
}

/** Where a search through texts ends for now: so many comments on, if there are so many. */
export async function findEndOfStretch(
  db: Db,
  filter: Filter,
  stretch: Stretch,
): Promise<Position | undefined> {
  const { rows } = await sql<Position>`
    select 0 as score, found.created_at, found.id from (
      ${matching(db, { ...filter, text: undefined }, stretch)}
    ) ids join comments.comments found on found.id = ids.id
    order by found.created_at ${order(stretch)}, found.id ${order(stretch)}
    offset ${stretch.limit - 1} limit 1
  `.execute(db)
  return rows[0]
}

function order({ newestFirst }: Stretch) {
  return newestFirst ? sql`desc` : sql`asc`
}

function matching(db: Db, filter: Filter, stretch: Stretch) {
  return sql<{ id: CommentId }>`
    select one.id from unnest(${filter.statuses}::text[]) as wanted(status)
    cross join lateral (
      select c.id, c.created_at from comments.comments c
      where c.site_id = ${filter.site} and c.status = wanted.status
        ${conditions(filter)} ${bounds(stretch)}
      order by c.created_at ${order(stretch)}, c.id ${order(stretch)}
      limit ${stretch.limit}
    ) one
    order by one.created_at ${order(stretch)}, one.id ${order(stretch)}
    limit ${stretch.limit}
  `
}

function conditions({ site, threads, authors, reader, reason, reported, text }: Filter) {
  const parts = [
    threads && sql`and c.thread_id = any(${threads}::uuid[])`,
    authors && sql`and c.author_id = any(${authors}::uuid[])`,
    reader && sql`and c.reader_id = ${reader}`,
    reason && sql`and c.reasons <> '{}' and ${reason} = any(c.reasons)`,
    reported &&
      sql`and c.id in (
        select comment_id from comments.reports where site_id = ${site} and status = 'open'
      )`,
    text && sql`and strpos(lower(c.text), lower(${text})) > 0`,
  ]
  return sql.join(
    parts.filter((part) => part !== undefined && part !== false && part !== ''),
    sql` `,
  )
}

function bounds({ newestFirst, after, until }: Stretch) {
  const beyond = newestFirst ? sql`<` : sql`>`
  const within = newestFirst ? sql`>=` : sql`<=`
  const parts = [
    after && sql`and (c.created_at, c.id) ${beyond} (${after.createdAt}, ${after.id})`,
    until && sql`and (c.created_at, c.id) ${within} (${until.createdAt}, ${until.id})`,
  ]
  return sql.join(
    parts.filter((part) => part !== undefined),
    sql` `,
  )
}

export async function findModeratedComment(
  db: Db,
  id: CommentId,
): Promise<ModeratedComment | undefined> {
  return moderatedComments(db).where('comments.id', '=', id).executeTakeFirst()
}

/** When a comment last went back to the moderation queue, if it ever did. */
export async function findSentBackAt(db: Db, id: CommentId): Promise<Date | undefined> {
  const decision = await db
    .selectFrom('comments.decisions')
    .select('createdAt')
    .where('commentId', '=', id)
    .where('toStatus', '=', 'pending')
    .where('fromStatus', '<>', 'pending')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return decision?.createdAt
}

function moderatedComments(db: Db) {
  return db
    .selectFrom('comments.comments as comments')
    .innerJoin('comments.authors as authors', 'authors.id', 'comments.authorId')
    .innerJoin('comments.threads as threads', 'threads.id', 'comments.threadId')
    .select(['comments.id', 'comments.siteId', 'comments.threadId', 'comments.parentId'])
    .select(['comments.depth', 'comments.website', 'comments.text', 'comments.html'])
    .select(['comments.status', 'comments.reasons', 'comments.reasonDetails'])
    .select(['comments.shown', 'comments.score'])
    .select(['comments.upVotes', 'comments.downVotes', 'comments.confirmed', 'comments.byStaff'])
    .select(['comments.network', 'comments.readerId', 'comments.pinnedAt', 'comments.featuredAt'])
    .select(['comments.heldAt', 'comments.createdAt', 'comments.editedAt'])
    .select(['authors.name as authorName', 'authors.address as authorAddress'])
    .select(['threads.url as threadUrl', 'threads.title as threadTitle', 'threads.vouchedAt'])
    .select([
      sql<number>`(
        select coalesce(max(number), 0) from comments.comment_versions where comment_id = comments.id
      )`.as('versions'),
      sql<number>`(
        select count(*)::int from comments.reports r where r.comment_id = comments.id
      )`.as('reports'),
      sql<number>`(
        select count(*)::int from comments.reports r
        where r.comment_id = comments.id and r.status = 'open'
      )`.as('openReports'),
    ])
}

/** The newest decisions on each of these comments. */
export async function listDecisionsOn(
  db: Db,
  comments: CommentId[],
  limit: number,
): Promise<ListedDecision[]> {
  if (comments.length === 0) return []
  const { rows } = await sql<ListedDecision>`
    select latest.* from unnest(${comments}::uuid[]) as wanted(id)
    cross join lateral (${listed(db)
      .where('d.commentId', '=', sql<CommentId>`wanted.id`)
      .orderBy('d.number', 'desc')
      .limit(limit)}) as latest
  `.execute(db)
  return rows
}

/** The log of a site, or of one thing in it, newest first, going on below the decision `after`. */
export async function listDecisions(
  db: Db,
  {
    site,
    comment,
    thread,
  }: { site: SiteId; comment?: CommentId | undefined; thread?: ThreadId | undefined },
  { after, limit }: { after: string | undefined; limit: number },
): Promise<ListedDecision[]> {
  let page = listed(db).where('d.siteId', '=', site)
  if (comment) page = page.where('d.commentId', '=', comment)
  if (thread) page = page.where('d.threadId', '=', thread)
  if (after) {
    page = page.where(
      sql<boolean>`d.number < (select number from comments.decisions where id = ${after})`,
    )
  }
  return page.orderBy('d.number', 'desc').limit(limit).execute()
}

function listed(db: Db) {
  return db
    .selectFrom('comments.decisions as d')
    .select(['d.id', 'd.commentId', 'd.threadId', 'd.blockId', 'd.action', 'd.fromStatus'])
    .select([
      'd.toStatus',
      'd.undoes',
      'd.partOf',
      'd.reason',
      'd.actorKind',
      'd.actorId',
      'd.note',
      'd.rule',
      'd.createdAt',
    ])
    .select(
      sql<boolean>`exists (select from comments.decisions u where u.undoes = d.id)`.as('undone'),
    )
}

export async function listReaders(db: Db, ids: ReaderId[]): Promise<Reader[]> {
  if (ids.length === 0) return []
  return db.selectFrom('comments.readers').selectAll().where('id', 'in', ids).execute()
}

export type ReportOn = {
  id: string
  reason: 'spam' | 'abuse' | 'off-topic' | 'illegal'
  note: string | null
  law: string | null
  status: 'open' | 'upheld' | 'dismissed'
  createdAt: Date
}

/** What readers reported about a comment, newest first. Who they are stays out of it. */
export async function listReports(db: Db, id: CommentId, limit: number): Promise<ReportOn[]> {
  const { rows } = await sql<ReportOn>`
    select id, reason, note, law, status, created_at from comments.reports
    where comment_id = ${id} order by created_at desc, id desc limit ${limit}
  `.execute(db)
  return rows
}

const MOST_AUTHORS = 1_000

/** Whoever signs on this site with this name, or with this address, whatever its case. */
export async function listAuthors(
  db: Db,
  { site, name, email }: { site: SiteId; name?: string | undefined; email?: string | undefined },
): Promise<AuthorId[]> {
  let found = db.selectFrom('comments.authors').select('id').where('siteId', '=', site)
  if (name) found = found.where('name', '=', name)
  if (email) found = found.where(sql<boolean>`lower(address) = lower(${email})`)
  const authors = await found.orderBy('id', 'desc').limit(MOST_AUTHORS).execute()
  return authors.map(({ id }) => id)
}
