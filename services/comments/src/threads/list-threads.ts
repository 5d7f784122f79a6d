import type { SiteId, ThreadId } from '@afterword/shared/ids'
import { type ExpressionBuilder, type Kysely, sql, type SqlBool } from 'kysely'
import { refuseForeignCursor } from '../moderation/page-of.ts'
import type { CommentsSchema } from '../schema.ts'
import { idName, urlName } from './page.ts'
import type { Thread, ThreadState } from './thread.ts'

type Search = {
  site: SiteId
  q?: string | undefined
  state?: ThreadState | undefined
  section?: string | undefined
  after?: ThreadId | undefined
  limit: number
}

/** The threads of a site, newest first: all of them, or what is looked for. */
export async function listThreads(
  db: Kysely<CommentsSchema>,
  { site, q, state, section, after, limit }: Search,
): Promise<{ threads: Thread[]; next: ThreadId | null }> {
  await refuseForeignCursor(db, { table: 'threads', site, after })
  let page = db
    .selectFrom('comments.threads as threads')
    .selectAll()
    .where('siteId', '=', site)
    .where('mergedInto', 'is', null)
  if (q !== undefined) page = page.where((where) => matches(where, { site, q }))
  if (state !== undefined) page = page.where('state', '=', state)
  if (section !== undefined) page = page.where('section', '=', section)
  if (after !== undefined) page = page.where('id', '<', after)
  const found = await page
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()

  const threads = found.slice(0, limit)
  return { threads, next: found.length > limit ? (threads.at(-1)?.id ?? null) : null }
}

type Threads = ExpressionBuilder<
  CommentsSchema & { threads: CommentsSchema['comments.threads'] },
  'threads'
>

function matches(where: Threads, { site, q }: { site: SiteId; q: string }) {
  const part = q.toLowerCase()
  return where.or([
    sql<SqlBool>`strpos(lower(threads.title), ${part}) > 0`,
    sql<SqlBool>`strpos(lower(threads.url), ${part}) > 0`,
    where(
      'threads.id',
      'in',
      where
        .selectFrom('comments.threadKeys')
        .select('threadId')
        .where('siteId', '=', site)
        .where('key', 'in', [urlName(q), idName(q)]),
    ),
  ])
}
