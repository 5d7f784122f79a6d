import type { SiteId, ThreadId } from '@afterword/shared/ids'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'

type Db = Kysely<CommentsSchema>

/** Those of the threads whose site wants to be told. */
export async function listThreadsToPurge(
  tx: Transaction<CommentsSchema>,
  ids: ThreadId[],
): Promise<{ siteId: SiteId; id: ThreadId; version: number }[]> {
  if (ids.length === 0) return []
  return tx
    .selectFrom('comments.threads as threads')
    .innerJoin('comments.siteSettings as settings', 'settings.siteId', 'threads.siteId')
    .select(['threads.siteId', 'threads.id', 'threads.version'])
    .where('threads.id', 'in', ids)
    .where('settings.purgeUrl', 'is not', null)
    .execute()
}

/** What there is to say about a thread, and to whom. */
export type DuePurge = {
  url: string
  version: number
  /** Its other addresses and ids. */
  names: string[]
  /** Up to which version the site has heard. */
  purged: number
  purgeUrl: string | null
  purgeSecret: string | null
}

export async function findDuePurge(db: Db, thread: ThreadId): Promise<DuePurge | undefined> {
  return db
    .selectFrom('comments.threads as threads')
    .innerJoin('comments.siteSettings as settings', 'settings.siteId', 'threads.siteId')
    .leftJoin('comments.purges as purges', 'purges.threadId', 'threads.id')
    .select([
      'threads.url',
      'threads.version',
      'settings.purgeUrl',
      'settings.purgeSecret',
      sql<number>`coalesce(purges.version, -1)`.as('purged'),
      sql<string[]>`array(
        select key from comments.thread_keys where thread_id = threads.id order by key
      )`.as('names'),
    ])
    .where('threads.id', '=', thread)
    .executeTakeFirst()
}

/** Where a site wants to be told, and what that is signed with; undefined where it does not. */
export async function findReceiver(
  db: Db,
  site: SiteId,
): Promise<{ url: string; secret: string } | undefined> {
  const found = await db
    .selectFrom('comments.siteSettings')
    .select(['purgeUrl as url', 'purgeSecret as secret'])
    .where('siteId', '=', site)
    .executeTakeFirst()
  return found?.url && found.secret ? { url: found.url, secret: found.secret } : undefined
}

/** Notes that the site has dropped what it had of a thread up to this version. */
export async function updatePurged(db: Db, thread: ThreadId, version: number): Promise<void> {
  await db
    .insertInto('comments.purges')
    .values({ threadId: thread, version })
    .onConflict((conflict) =>
      conflict
        .column('threadId')
        .doUpdateSet({ version: sql<number>`greatest(purges.version, excluded.version)` }),
    )
    .execute()
}
