import type { ThreadId } from '@afterword/shared/ids'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'

type Tx = Transaction<CommentsSchema>

/** So many are moved within a fraction of the time one statement may take. */
const BATCH = 5_000

/** The names that led to a thread before it was merged; undefined where nobody has noted them. */
export async function findMergedNames(
  db: Kysely<CommentsSchema>,
  decision: string,
): Promise<string[] | undefined> {
  const merge = await db
    .selectFrom('comments.merges')
    .select('names')
    .where('decisionId', '=', decision)
    .executeTakeFirst()
  return merge?.names
}

type Parting = { decision: string; from: ThreadId; into: ThreadId; version: number }

/** Moves back the branches that a merge had moved, as they are now, and says how many are shown. */
export async function updateThreadOfBranches(
  tx: Tx,
  { decision, from, into, version }: Parting,
): Promise<number> {
  let shown = 0
  let moved = BATCH
  while (moved === BATCH) {
    const { rows } = await sql<{ count: number; shown: number }>`
      with moved as (
        update comments.comments set thread_id = ${from}, version = ${version}
        where id in (
          select c.id from comments.comments c
          join comments.merged_roots r on r.comment_id = c.root_id
          where r.decision_id = ${decision} and c.thread_id = ${into} limit ${BATCH}
        )
        returning shown
      )
      select count(*)::int as count, (count(*) filter (where shown))::int as shown from moved
    `.execute(tx)
    moved = rows[0]?.count ?? 0
    shown += rows[0]?.shown ?? 0
  }
  return shown
}

type Names = { names: string[]; from: ThreadId; into: ThreadId }

/** Has names lead again to the thread they came from, and with them what was claimed of them. */
export async function updateNamesBack(tx: Tx, { names, from, into }: Names): Promise<void> {
  await tx
    .updateTable('comments.threadKeys')
    .set({ threadId: from })
    .where('threadId', '=', into)
    .where('key', 'in', names)
    .execute()
  await tx
    .updateTable('comments.threadClaims')
    .set({ threadId: from })
    .where('threadId', '=', into)
    .where((where) => where.or([where('idKey', 'in', names), where('urlKey', 'in', names)]))
    .execute()
}

type Parted = { id: ThreadId; version: number; approvedCount: number }

export async function markParted(tx: Tx, { id, version, approvedCount }: Parted): Promise<void> {
  await tx
    .updateTable('comments.threads')
    .set({ mergedInto: null, version, regroupedVersion: version, approvedCount })
    .where('id', '=', id)
    .execute()
}
