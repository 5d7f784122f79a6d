import type { SiteId, ThreadId } from '@afterword/shared/ids'
import { sql, type Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'

const MOST_PER_THREAD = 20

type Claim = { site: SiteId; idKey: string; urlKey: string; thread: ThreadId }

/** Keeps a claim; what is kept already is noted again once an hour at most. */
export async function insertClaim(
  tx: Transaction<CommentsSchema>,
  { site, idKey, urlKey, thread }: Claim,
): Promise<void> {
  await sql`
    insert into comments.thread_claims (site_id, id_key, url_key, thread_id)
    select ${site}, ${idKey}, ${urlKey}, ${thread}
    where (
      select count(*) from comments.thread_claims where thread_id = ${thread}
    ) < ${MOST_PER_THREAD}
    on conflict (site_id, id_key, md5(url_key)) do update
    set thread_id = excluded.thread_id, seen_at = now()
    where thread_claims.seen_at < now() - interval '1 hour'
  `.execute(tx)
}

/** What was claimed of a thread is claimed of the one it goes into. */
export async function updateClaimedThread(
  tx: Transaction<CommentsSchema>,
  { from, into }: { from: ThreadId; into: ThreadId },
): Promise<void> {
  await tx
    .updateTable('comments.threadClaims')
    .set({ threadId: into })
    .where('threadId', '=', from)
    .execute()
}
