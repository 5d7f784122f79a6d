import type { AuthorId, CommentId, ReaderId, SiteId, ThreadId } from '@afterword/shared/ids'
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'

type Db = Kysely<CommentsSchema>
type Tx = Transaction<CommentsSchema>

type Person = { site: SiteId; address: string }

/** Everyone who signs with an address. */
export async function listAuthors(db: Db, { site, address }: Person): Promise<AuthorId[]> {
  const authors = await db
    .selectFrom('comments.authors')
    .select('id')
    .where('siteId', '=', site)
    .where(sql`lower(address)`, '=', address.toLowerCase())
    .where('erasedAt', 'is', null)
    .orderBy('id')
    .execute()
  return authors.map(({ id }) => id)
}

/** The addresses that authors sign with still. */
export async function listAddresses(db: Db, authors: AuthorId[]): Promise<string[]> {
  const { rows } = await sql<{ address: string }>`
    select distinct lower(address) as address from comments.authors
    where id = any(${authors}::uuid[]) and erased_at is null and address is not null
  `.execute(db)
  return rows.map(({ address }) => address)
}

export async function listThreadsOf(db: Db, authors: AuthorId[]): Promise<ThreadId[]> {
  const threads = await db
    .selectFrom('comments.comments')
    .select('threadId')
    .distinct()
    .where('authorId', 'in', authors)
    .execute()
  return threads.map(({ threadId }) => threadId)
}

/** Holds these authors. Nobody signs with them any more until the transaction ends. */
export async function lockAuthors(tx: Tx, authors: AuthorId[]): Promise<void> {
  await tx
    .selectFrom('comments.authors')
    .select('id')
    .where('id', 'in', authors)
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** What of these authors is to be taken away: everything, or else what a legal hold keeps. */
export async function listToTakeBack(
  tx: Tx,
  { authors, which }: { authors: AuthorId[]; which: 'all' | 'held' },
): Promise<CommentId[]> {
  let comments = tx
    .selectFrom('comments.comments')
    .select('id')
    .where('authorId', 'in', authors)
    .where('status', '<>', 'deleted')
  if (which === 'held') comments = comments.where('heldAt', 'is not', null)
  return (await comments.orderBy('id').execute()).map(({ id }) => id)
}

export async function countHeld(tx: Tx, authors: AuthorId[]): Promise<number> {
  const { count } = await tx
    .selectFrom('comments.comments')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('authorId', 'in', authors)
    .where('heldAt', 'is not', null)
    .executeTakeFirstOrThrow()
  return count
}

type Anonymous = { id: CommentId; threadId: ThreadId; shown: boolean }

/**
 * Parts what these authors said from who they were, unless a legal hold keeps it: from now on
 * it is by nobody, and what was deleted says nothing.
 */
export async function anonymise(
  tx: Tx,
  { authors, nobody }: { authors: AuthorId[]; nobody: AuthorId },
): Promise<Anonymous[]> {
  const { rows } = await sql<Anonymous>`
    update comments.comments c set
      text = case when c.status = 'deleted' then '' else c.text end,
      html = case when c.status = 'deleted' then '' else c.html end,
      author_id = ${nobody}, website = null, avatar_url = null, reader_id = null,
      network = null, network_hash = null, confirmed = false, by_staff = false,
      version = case when c.shown then t.version + 1 else c.version end
    from comments.threads t
    where t.id = c.thread_id and c.author_id = any(${authors}::uuid[]) and c.held_at is null
    returning c.id, c.thread_id, c.shown
  `.execute(tx)
  return rows
}

/** Forgets what else is kept of these comments. */
export async function deleteTraces(tx: Tx, comments: CommentId[]): Promise<void> {
  const ids = sql<CommentId>`any(${comments}::uuid[])`
  await tx.deleteFrom('comments.idempotencyKeys').where('commentId', '=', ids).execute()
  await tx
    .deleteFrom('comments.commentVersions')
    .where('commentId', 'in', (deleted) =>
      deleted
        .selectFrom('comments.comments')
        .select('id')
        .where('id', '=', ids)
        .where('status', '=', 'deleted'),
    )
    .execute()
  await sql`
    update comments.reviews set note = null
    where comment_id = any(${comments}::uuid[]) and report_id is null
  `.execute(tx)
}

/**
 * Forgets who reported under this address, and their words, and says in how many reports. What
 * they reported was reported all the same; what a legal hold keeps of it goes when that ends.
 */
export async function eraseReporter(tx: Tx, { site, address }: Person): Promise<number> {
  const { rows } = await sql<{ id: string; isHeld: boolean }>`
    select r.id, c.held_at is not null as is_held
    from comments.reports r join comments.comments c on c.id = r.comment_id
    where r.site_id = ${site} and (
      lower(r.address) = lower(${address}) or r.reader_id in (
        select id from comments.readers
        where site_id = ${site} and lower(comments.readers.address) = lower(${address})
      )
    )
  `.execute(tx)
  const [kept, gone] = [rows.filter(({ isHeld }) => isHeld), rows.filter(({ isHeld }) => !isHeld)]
  await sql`
    update comments.reports set erased_at = now() where id = any(${kept.map(idOf)}::uuid[])
  `.execute(tx)
  await forgetReports(tx, sql`id = any(${gone.map(idOf)}::uuid[])`)
  return rows.length
}

function idOf({ id }: { id: string }): string {
  return id
}

async function forgetReports(db: Db, those: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with erased as (
      update comments.reports set name = null, address = null, verified_at = null, note = null,
        law = null, network_hash = null, erased_at = null
      where ${those}
      returning id
    ), silenced as (
      update comments.reviews set note = null where report_id in (select id from erased)
    )
    select count(*)::int as count from erased
  `.execute(db)
  return rows[0]?.count ?? 0
}

/** Finishes with the reports of whoever was erased, where no legal hold keeps them any more. */
export async function eraseReleasedReports(db: Db): Promise<number> {
  return forgetReports(
    db,
    sql`erased_at is not null and not exists (
      select from comments.comments c where c.id = comment_id and c.held_at is not null
    )`,
  )
}

/**
 * Forgets whose browsers and accounts these were, and says how many. Their votes stay, by nobody.
 * Where a legal hold keeps what they said or reported, nobody is known by them any more, and the
 * rest is forgotten when that ends.
 */
export async function eraseReaders(tx: Tx, { site, address }: Person): Promise<number> {
  const { rows } = await sql<{ id: ReaderId }>`
    update comments.readers set token_hash = null, subject = null, erased_at = now()
    where site_id = ${site} and lower(address) = lower(${address}) and erased_at is null
    returning id
  `.execute(tx)
  await eraseReleasedReaders(tx)
  return rows.length
}

/** Finishes with readers who were erased, and of whom no legal hold keeps anything any more. */
export async function eraseReleasedReaders(db: Db): Promise<number> {
  const { numAffectedRows } = await sql`
    update comments.readers r set subject = null, name = null, avatar_url = null, is_staff = false,
      address = null, verified_at = null, erased_at = null
    where r.erased_at is not null and not exists (
      select from comments.comments c where c.reader_id = r.id and c.held_at is not null
    ) and not exists (
      select from comments.reports p join comments.comments c on c.id = p.comment_id
      where p.reader_id = r.id and c.held_at is not null
    )
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}

/** Those of whom a legal hold keeps something stay until it ends, and are written to no more. */
export async function deleteAuthors(tx: Tx, authors: AuthorId[]): Promise<void> {
  await tx.deleteFrom('comments.mailRequests').where('authorId', 'in', authors).execute()
  await tx.deleteFrom('comments.addressProofs').where('authorId', 'in', authors).execute()
  await tx.deleteFrom('comments.myCommentsLinks').where('authorId', 'in', authors).execute()
  await tx
    .updateTable('comments.authors')
    .set({ erasedAt: sql<Date>`now()`, verifiedAt: null })
    .where('id', 'in', authors)
    .execute()
  await sql`
    delete from comments.authors a where a.id = any(${authors}::uuid[])
      and not exists (select from comments.comments where author_id = a.id)
  `.execute(tx)
}

/** Somebody who asked to be erased, and of whom no legal hold keeps anything any more. */
export async function findReleased(db: Db): Promise<{ siteId: SiteId; id: AuthorId } | undefined> {
  const { rows } = await sql<{ siteId: SiteId; id: AuthorId }>`
    select a.site_id, a.id from comments.authors a
    where a.erased_at is not null and not exists (
      select from comments.comments where author_id = a.id and held_at is not null
    )
    order by a.erased_at limit 1
  `.execute(db)
  return rows[0]
}
