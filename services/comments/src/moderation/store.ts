import type { CommentId, SiteId, ThreadId } from '@afterword/shared/ids'
import { type Insertable, type Kysely, sql, type Transaction } from 'kysely'
import type { Comment } from '../comments/comment.ts'
import type { CommentsSchema } from '../schema.ts'
import type { ThreadState } from '../threads/thread.ts'
import type { Facts } from './actions.ts'
import {
  type Actor,
  BlockAction,
  type Decision,
  type DecisionsTable,
  PageAction,
  SettingAction,
} from './decision.ts'

type Db = Kysely<CommentsSchema>
type Tx = Transaction<CommentsSchema>

/** A comment that is held for a decision, with how many earlier texts it has, and if reports are open. */
export type HeldComment = Facts &
  Pick<Comment, 'id' | 'threadId' | 'parentId' | 'html' | 'shown' | 'shownSince'> & {
    versions: number
    isReported: boolean
  }

/** The threads these comments of a site stand in. */
export async function listThreadsOf(db: Db, site: SiteId, ids: CommentId[]): Promise<ThreadId[]> {
  if (ids.length === 0) return []
  const threads = await db
    .selectFrom('comments.comments')
    .select('threadId')
    .distinct()
    .where('siteId', '=', site)
    .where('id', 'in', ids)
    .execute()
  return threads.map(({ threadId }) => threadId)
}

/** Holds these comments of a site, in one order for everybody. Their threads are held before. */
export async function lockComments(tx: Tx, site: SiteId, ids: CommentId[]): Promise<HeldComment[]> {
  if (ids.length === 0) return []
  return tx
    .selectFrom('comments.comments as c')
    .select(['c.id', 'c.threadId', 'c.parentId', 'c.html', 'c.shown', 'c.shownSince', 'c.status'])
    .select(['c.reasons', 'c.text', 'c.editedAt', 'c.pinnedAt', 'c.featuredAt', 'c.heldAt'])
    .select(
      sql<number>`(
        select coalesce(max(number), 0) from comments.comment_versions where comment_id = c.id
      )`.as('versions'),
    )
    .select(
      sql<boolean>`exists (
        select from comments.reports where comment_id = c.id and status = 'open'
      )`.as('isReported'),
    )
    .where('c.siteId', '=', site)
    .where('c.id', 'in', ids)
    .orderBy('c.id')
    .forUpdate('c')
    .execute()
}

/** How many comments are pinned in each of these threads. */
export async function countPinned(db: Db, threads: ThreadId[]): Promise<Map<ThreadId, number>> {
  if (threads.length === 0) return new Map()
  const counts = await db
    .selectFrom('comments.comments')
    .select(['threadId', sql<number>`count(*)::int`.as('count')])
    .where('threadId', 'in', threads)
    .where('pinnedAt', 'is not', null)
    .groupBy('threadId')
    .execute()
  return new Map(counts.map(({ threadId, count }) => [threadId, count]))
}

type Deletion = { commentId: CommentId; from: Comment['status']; by: Actor['kind'] }

/** How these comments came to be deleted. */
export async function listDeletions(db: Db, ids: CommentId[]): Promise<Deletion[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Deletion>`
    select distinct on (comment_id) comment_id, from_status as from, actor_kind as by
    from comments.decisions
    where comment_id = any(${ids}::uuid[]) and to_status = 'deleted' and from_status <> 'deleted'
    order by comment_id, number desc
  `.execute(db)
  return rows
}

/**
 * What else the author of a comment said and is not rejected yet, newest first: what came from
 * the same browser, and what is signed with the same address. Anyone can type an address, so
 * what its owner has confirmed and what nobody has are two authors' words.
 */
export async function listOthersByAuthor(
  db: Db,
  { site, id, limit }: { site: SiteId; id: CommentId; limit: number },
): Promise<CommentId[]> {
  const { rows } = await sql<{ id: CommentId }>`
    select other.id from comments.comments c
    join comments.authors a on a.id = c.author_id
    cross join lateral (
      select o.id, o.created_at, o.status from comments.comments o
      where o.reader_id = c.reader_id
      union
      select o.id, o.created_at, o.status from comments.authors same
      join comments.comments o on o.author_id = same.id
      where same.site_id = c.site_id and lower(same.address) = lower(a.address)
        and o.confirmed = c.confirmed
    ) other
    where c.id = ${id} and c.site_id = ${site}
      and other.id <> c.id and other.status in ('pending', 'approved')
    order by other.created_at desc, other.id desc
    limit ${limit}
  `.execute(db)
  return rows.map((other) => other.id)
}

/** What a comment said in its `number`th text. */
export async function findEarlierText(
  db: Db,
  id: CommentId,
  number: number,
): Promise<string | undefined> {
  const { rows } = await sql<{ text: string }>`
    select text from comments.comment_versions where comment_id = ${id} and number = ${number}
  `.execute(db)
  return rows[0]?.text
}

/** Makes these comments what they are said to be. */
export async function updateFacts(
  tx: Tx,
  comments: (Facts & Pick<Comment, 'id' | 'html'>)[],
): Promise<void> {
  const facts = comments.map((comment) => ({
    id: comment.id,
    status: comment.status,
    reasons: comment.reasons,
    text: comment.text,
    html: comment.html,
    edited_at: comment.editedAt,
    pinned_at: comment.pinnedAt,
    featured_at: comment.featuredAt,
    held_at: comment.heldAt,
  }))
  await sql`
    update comments.comments c
    set status = f.status, reasons = f.reasons, text = f.text, html = f.html,
      edited_at = f.edited_at, pinned_at = f.pinned_at, featured_at = f.featured_at,
      held_at = f.held_at, announced = c.announced and (c.status = 'pending' or f.status <> 'pending')
    from json_to_recordset(${JSON.stringify(facts)}::json) as f (
      id uuid, status text, reasons text[], text text, html text, edited_at timestamptz,
      pinned_at timestamptz, featured_at timestamptz, held_at timestamptz
    )
    where c.id = f.id
  `.execute(tx)
}

/** Gives what everyone sees of these comments the version their threads come to have next. */
export async function updateVersions(tx: Tx, ids: CommentId[]): Promise<ThreadId[]> {
  const { rows } = await sql<{ threadId: ThreadId }>`
    update comments.comments c set version = t.version + 1
    from comments.threads t
    where c.id = any(${ids}::uuid[]) and t.id = c.thread_id and c.shown
    returning c.thread_id
  `.execute(tx)
  return [...new Set(rows.map(({ threadId }) => threadId))]
}

/** Given in the order they were made: the database numbers them so. */
export async function insertDecisions(
  tx: Tx,
  decisions: Insertable<DecisionsTable>[],
): Promise<void> {
  for (let first = 0; first < decisions.length; first += INSERT_BATCH) {
    const batch = decisions.slice(first, first + INSERT_BATCH)
    await tx.insertInto('comments.decisions').values(batch).execute()
  }
}

/** PostgreSQL takes 65,535 parameters in a statement. */
const INSERT_BATCH = 1_000

/** A decision and all that are a part of it. */
export async function listWithParts(db: Db, site: SiteId, id: string): Promise<Decision[]> {
  return db
    .selectFrom('comments.decisions')
    .selectAll()
    .where('siteId', '=', site)
    .where((where) => where.or([where('id', '=', id), where('partOf', '=', id)]))
    .orderBy('number')
    .execute()
}

/**
 * Which of these decisions something newer, that still stands, has followed on the same comment
 * or thread. What is done about a page's names or about a person changes neither; what is set
 * shows in the thread itself.
 */
export async function listOvertaken(db: Db, ids: string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select d.id from comments.decisions d
    where d.id = any(${ids}::uuid[]) and exists (
      select from comments.decisions newer
      where (newer.comment_id = d.comment_id or newer.thread_id = d.thread_id)
        and newer.number > d.number and newer.undoes is null
        and newer.action <> all(${BESIDE}::text[])
        and not exists (select from comments.decisions u where u.undoes = newer.id)
    )
  `.execute(db)
  return rows.map(({ id }) => id)
}

const BESIDE = [...PageAction.options, ...BlockAction.options, ...SettingAction.options]

/** The undoing of each of these decisions that has been undone. */
export async function listUndosOf(db: Db, ids: string[]): Promise<Map<string, string>> {
  const undos = await db
    .selectFrom('comments.decisions')
    .select(['id', 'undoes'])
    .where('undoes', 'in', ids)
    .execute()
  return new Map(undos.flatMap(({ id, undoes }) => (undoes === null ? [] : [[undoes, id]])))
}

/** Holds threads of a site, in one order for everybody; one that was merged into another is gone. */
export async function lockThreadsOfSite(
  tx: Tx,
  site: SiteId,
  ids: ThreadId[],
): Promise<{ id: ThreadId; state: ThreadState | null }[]> {
  if (ids.length === 0) return []
  return tx
    .selectFrom('comments.threads')
    .select(['id', 'state'])
    .where('siteId', '=', site)
    .where('id', 'in', ids)
    .where('mergedInto', 'is', null)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}
