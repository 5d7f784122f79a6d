import { newId, type SiteId, ThreadId } from '@afterword/shared/ids'
import { type Kysely, sql, type Transaction, type Updateable } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { namesOf, type PageKeys } from './page.ts'
import type { Thread, ThreadState, ThreadsTable } from './thread.ts'

type Db = Kysely<CommentsSchema>
type Tx = Transaction<CommentsSchema>
type Named = { site: SiteId; keys: PageKeys }

/**
 * Finds the thread of a page: by its id, else by its address. Where the thread at that address
 * is known by another id, the site has two pages there, and this is the other one.
 */
export async function findThread(db: Db, named: Named): Promise<Thread | undefined> {
  return threadOf(db, named).executeTakeFirst()
}

/** Also by which name it was found, and whose the address is. */
export type FoundThread = Thread & { name: string; addressOf: ThreadId | null }

/** Like `findThread`, and holds the row: whatever changes a thread or its comments takes turns. */
export async function findThreadForChange(tx: Tx, named: Named): Promise<FoundThread | undefined> {
  const { site, keys } = named
  const thread = await threadOf(tx, named)
    .select(['keys.key as name', addressOf(tx, { site, name: keys.url }).as('addressOf')])
    .forNoKeyUpdate('threads')
    .executeTakeFirst()
  // Merged into another while we waited for it: its names lead there now.
  return thread?.mergedInto ? findThreadForChange(tx, named) : thread
}

function addressOf(db: Db, { site, name }: { site: SiteId; name: string }) {
  return db
    .selectFrom('comments.threadKeys as address')
    .select('address.threadId')
    .where('address.siteId', '=', site)
    .where('address.key', '=', name)
}

function threadOf(db: Db, { site, keys }: Named) {
  return db
    .selectFrom('comments.threadKeys as keys')
    .innerJoin('comments.threads as threads', 'threads.id', 'keys.threadId')
    .selectAll('threads')
    .where('keys.siteId', '=', site)
    .where((where) =>
      where.or([
        where('keys.key', '=', keys.id ?? ''),
        where.and([
          where('keys.key', '=', keys.url),
          ...(keys.id === null ? [] : [sql<boolean>`not ${hasId}`]),
        ]),
      ]),
    )
    .orderBy(sql`keys.key = ${keys.id ?? ''}`, 'desc')
    .limit(1)
}

const hasId = sql`exists (
  select from comments.thread_keys other where other.thread_id = threads.id and other.key like 'id:%'
)`

/**
 * Makes whoever else wants to make a thread by one of these names wait for this transaction.
 * In one order for everybody, so that nobody waits in a circle.
 */
export async function lockThreadKeys(tx: Tx, { site, keys }: Named): Promise<void> {
  const names = namesOf(keys).map((key) => `${site} ${key}`)
  await sql`
    select pg_advisory_xact_lock(number)
    from (
      select distinct hashtextextended(name, 0) as number
      from unnest(${names}::text[]) as name order by number
    ) as numbers
  `.execute(tx)
}

/**
 * Makes the thread of a page, with those of its names that are free; none if all were given away
 * meanwhile, which `lockThreadKeys`, held by the caller, keeps only other pages from.
 */
export async function insertThread(
  tx: Tx,
  { site, keys, url, title }: Named & { url: string; title: string },
): Promise<(Thread & { names: string[] }) | undefined> {
  const id = newId(ThreadId)
  const thread = await tx
    .insertInto('comments.threads')
    .values({ id, siteId: site, url, title, vouchedAt: null, state: null })
    .returningAll()
    .executeTakeFirstOrThrow()
  const names = await insertThreadKeys(tx, { site, names: namesOf(keys), id })
  if (names.length > 0) return { ...thread, names }

  await tx.deleteFrom('comments.threads').where('id', '=', id).execute()
  return undefined
}

type Names = { site: SiteId; names: string[]; id: ThreadId }

/** Gives a thread those of the names that are still free. In one order for everybody. */
export async function insertThreadKeys(tx: Tx, { site, names, id }: Names): Promise<string[]> {
  const given = await tx
    .insertInto('comments.threadKeys')
    .values(names.toSorted().map((key) => ({ siteId: site, key, threadId: id })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .execute()
  return given.map(({ key }) => key)
}

export async function findThreadById(db: Db, id: ThreadId): Promise<Thread | undefined> {
  return db.selectFrom('comments.threads').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Finds a thread of a site, or the one that it was merged into, through however many merges. */
export async function findThreadNow(
  db: Db,
  { site, id }: { site: SiteId; id: ThreadId },
): Promise<Thread | undefined> {
  return db
    .withRecursive('way', (way) =>
      way
        .selectFrom('comments.threads')
        .select(['id', 'mergedInto'])
        .where('siteId', '=', site)
        .where('id', '=', id)
        .unionAll((more) =>
          more
            .selectFrom('comments.threads as threads')
            .innerJoin('way', 'way.mergedInto', 'threads.id')
            .select(['threads.id', 'threads.mergedInto']),
        ),
    )
    .selectFrom('comments.threads')
    .selectAll()
    .where('mergedInto', 'is', null)
    .where('id', 'in', (where) => where.selectFrom('way').select('way.id'))
    .executeTakeFirst()
}

/** Whose name this is. */
export async function findThreadByName(
  db: Db,
  site: SiteId,
  name: string,
): Promise<ThreadId | undefined> {
  const found = await db
    .selectFrom('comments.threadKeys')
    .select('threadId')
    .where('siteId', '=', site)
    .where('key', '=', name)
    .executeTakeFirst()
  return found?.threadId
}

/** Holds these threads, in one order for everybody. */
export async function lockThreads(tx: Tx, ids: ThreadId[]): Promise<void> {
  await tx
    .selectFrom('comments.threads')
    .select('id')
    .where('id', 'in', ids)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}

export async function updateThread(
  tx: Tx,
  id: ThreadId,
  changes: Pick<Updateable<ThreadsTable>, 'url' | 'title' | 'state' | 'section' | 'vouchedAt'>,
): Promise<Thread> {
  return tx
    .updateTable('comments.threads')
    .set({ ...changes, version: sql<number>`version + 1` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function findSectionState(
  db: Db,
  site: SiteId,
  name: string,
): Promise<ThreadState | undefined> {
  const section = await db
    .selectFrom('comments.sections')
    .select('state')
    .where('siteId', '=', site)
    .where('name', '=', name)
    .executeTakeFirst()
  return section?.state
}

/** Notes that the public can see a change, and `more` comments than before. */
export async function updateShownCount(tx: Tx, id: ThreadId, more: number): Promise<void> {
  await tx
    .updateTable('comments.threads')
    .set({
      version: sql<number>`version + 1`,
      approvedCount: sql<number>`approved_count + ${more}::integer`,
    })
    .where('id', '=', id)
    .execute()
}
