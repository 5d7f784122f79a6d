import {
  type AuthorId,
  type CommentId,
  MyCommentsLinkId,
  newId,
  type SiteId,
} from '@afterword/shared/ids'
import { type Kysely, type NotNull, sql, type Transaction } from 'kysely'
import type { Comment } from '../comments/comment.ts'
import { MODERATORS } from '../moderation/decision.ts'
import type { CommentsSchema } from '../schema.ts'

type Db = Kysely<CommentsSchema>
type Tx = Transaction<CommentsSchema>

/** Everyone who signs with this address, on this site. */
export type Person = { site: SiteId; address: string }

/** Holds the author who stands for a proved address, whichever names it signs with. */
export async function claimVerifiedAuthor(
  tx: Tx,
  { site, address }: Person,
): Promise<AuthorId | undefined> {
  const author = await tx
    .selectFrom('comments.authors')
    .select('id')
    .where('siteId', '=', site)
    .where(sql`lower(address)`, '=', address.toLowerCase())
    .where('verifiedAt', 'is not', null)
    .where('erasedAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
  return author?.id
}

export async function countLinks(
  tx: Tx,
  authorId: AuthorId,
): Promise<{ lastTenMinutes: number; lastDay: number }> {
  return tx
    .selectFrom('comments.myCommentsLinks')
    .select([countWithin('10 min').as('lastTenMinutes'), countWithin('1 day').as('lastDay')])
    .where('authorId', '=', authorId)
    .executeTakeFirstOrThrow()
}

function countWithin(interval: string) {
  return sql<number>`count(*) filter (where created_at > now() - ${interval}::interval)::int`
}

export async function insertLink(
  tx: Tx,
  link: { siteId: SiteId; authorId: AuthorId },
): Promise<MyCommentsLinkId> {
  const id = newId(MyCommentsLinkId)
  await tx
    .insertInto('comments.myCommentsLinks')
    .values({ id, ...link })
    .execute()
  return id
}

/** Whose comments a link leads to, while it works. */
export async function findLinkedPerson(db: Db, id: MyCommentsLinkId): Promise<Person | undefined> {
  return db
    .selectFrom('comments.myCommentsLinks as l')
    .innerJoin('comments.authors as a', 'a.id', 'l.authorId')
    .select(['l.siteId as site', 'a.address'])
    .where('l.id', '=', id)
    .where('l.expiresAt', '>', sql<Date>`now()`)
    .where('a.verifiedAt', 'is not', null)
    .where('a.erasedAt', 'is', null)
    .where('a.address', 'is not', null)
    .$narrowType<{ address: NotNull }>()
    .executeTakeFirst()
}

export type MyComment = Pick<
  Comment,
  | 'id'
  | 'parentId'
  | 'text'
  | 'html'
  | 'status'
  | 'reasons'
  | 'website'
  | 'network'
  | 'heldAt'
  | 'upVotes'
  | 'downVotes'
  | 'createdAt'
  | 'editedAt'
> & {
  name: string
  pageUrl: string
  pageTitle: string
  /** A moderator made it what it is. */
  isDecided: boolean
}

/** Which comments: those before one, and what was deleted only where that is asked. */
export type MyPage = { before?: CommentId | undefined; limit: number; deletedToo?: boolean }

/** What was said under an address, newest first. */
export async function listMyComments(
  db: Db,
  person: Person,
  { before, limit, deletedToo }: MyPage,
): Promise<MyComment[]> {
  let list = commentsOf(db, person)
    .innerJoin('comments.threads as t', 't.id', 'c.threadId')
    .select([
      'c.id',
      'c.parentId',
      'c.text',
      'c.html',
      'c.status',
      'c.reasons',
      'c.website',
      'c.network',
      'c.heldAt',
      'c.upVotes',
      'c.downVotes',
      'c.createdAt',
      'c.editedAt',
      'a.name',
      't.url as pageUrl',
      't.title as pageTitle',
    ])
    .select(isDecided.as('isDecided'))
  if (before) list = list.where('c.id', '<', before)
  if (!deletedToo) list = list.where('c.status', '<>', 'deleted')
  return list.orderBy('c.id', 'desc').limit(limit).execute()
}

const isDecided = sql<boolean>`coalesce((
  select d.actor_kind = any(${MODERATORS}::text[]) from comments.decisions d
  where d.comment_id = c.id and d.to_status is distinct from d.from_status
  order by d.number desc limit 1
), false)`

export async function isMyComment(db: Db, person: Person, id: CommentId): Promise<boolean> {
  const found = await commentsOf(db, person)
    .select('c.id')
    .where('c.id', '=', id)
    .where('c.status', '<>', 'deleted')
    .executeTakeFirst()
  return found !== undefined
}

function commentsOf(db: Db, { site, address }: Person) {
  return db
    .selectFrom('comments.comments as c')
    .innerJoin('comments.authors as a', 'a.id', 'c.authorId')
    .where('a.siteId', '=', site)
    .where(sql`lower(a.address)`, '=', address.toLowerCase())
    .where('a.erasedAt', 'is', null)
}

type SaidBefore = { commentId: CommentId; text: string; replacedAt: Date }

/** What these comments said before they were changed. */
export async function listEarlierTexts(db: Db, ids: CommentId[]): Promise<SaidBefore[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('comments.commentVersions')
    .select(['commentId', 'text', 'replacedAt'])
    .where('commentId', 'in', ids)
    .orderBy('number')
    .execute()
}

/** Deletes one batch of links that are no use even for counting, and says how many. */
export async function deleteOldLinks(db: Db, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from comments.my_comments_links where id in (
      select id from comments.my_comments_links
      where created_at < now() - interval '1 day' limit ${limit} for update skip locked
    )
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}
