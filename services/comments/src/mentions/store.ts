import type { CommentId, ThreadId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { CommentsSchema } from '../schema.ts'

/** Of how many that share a name, the newest first, we look whether they are in the thread. */
const MOST_NAMESAKES = 200

type Wanted = {
  thread: ThreadId
  names: string[]
  /** The comment that mentions them. */
  except: CommentId | undefined
}

/** The latest comment that everyone sees in a thread, of whoever signs with each of these names. */
export async function listLatestBy(
  db: Kysely<CommentsSchema>,
  { thread, names, except }: Wanted,
): Promise<{ name: string; comment: CommentId }[]> {
  const { rows } = await sql<{ name: string; comment: CommentId }>`
    select wanted.name, latest.id as comment
    from unnest(${names}::text[]) as wanted (name)
    cross join lateral (
      select said.id from (
        select id from comments.authors
        where site_id = (select site_id from comments.threads where id = ${thread})
          and lower(name) = lower(wanted.name)
        order by id desc limit ${MOST_NAMESAKES}
      ) as author
      cross join lateral (
        select c.id, c.created_at from comments.comments c
        where c.author_id = author.id and c.thread_id = ${thread} and c.shown
          and c.id is distinct from ${except ?? null}
        order by c.created_at desc, c.id desc limit 1
      ) as said
      order by said.created_at desc, said.id desc limit 1
    ) as latest
  `.execute(db)
  return rows
}
