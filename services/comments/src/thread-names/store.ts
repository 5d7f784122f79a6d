import type { SiteId, ThreadId } from '@afterword/shared/ids'
import type { Kysely, Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'

type Db = Kysely<CommentsSchema>
type Tx = Transaction<CommentsSchema>

/** Every name that leads to a thread. */
export async function listNames(db: Db, id: ThreadId): Promise<string[]> {
  const names = await db
    .selectFrom('comments.threadKeys')
    .select('key')
    .where('threadId', '=', id)
    .orderBy('key')
    .execute()
  return names.map(({ key }) => key)
}

/** Which of these names lead to another thread than this one, and to which. */
export async function listNamesOfOthers(
  db: Db,
  { site, names, id }: { site: SiteId; names: string[]; id: ThreadId },
): Promise<{ key: string; threadId: ThreadId }[]> {
  return db
    .selectFrom('comments.threadKeys')
    .select(['key', 'threadId'])
    .where('siteId', '=', site)
    .where('key', 'in', names)
    .where('threadId', '<>', id)
    .orderBy('key')
    .execute()
}

export async function deleteName(
  tx: Tx,
  { id, name }: { id: ThreadId; name: string },
): Promise<void> {
  await tx
    .deleteFrom('comments.threadKeys')
    .where('threadId', '=', id)
    .where('key', '=', name)
    .execute()
}

/** All that led to one thread leads to another from now on. */
export async function updateNames(
  tx: Tx,
  { from, into }: { from: ThreadId; into: ThreadId },
): Promise<void> {
  await tx
    .updateTable('comments.threadKeys')
    .set({ threadId: into })
    .where('threadId', '=', from)
    .execute()
}
