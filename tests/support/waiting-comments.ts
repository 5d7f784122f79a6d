import { CommentId, newId, type SiteId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { EverySchema } from './postgres.ts'

type Said = { count?: number; name?: string; text?: string; title?: string }

/** Stores comments that wait for a moderator, of whom no notice has told, and says their ids. */
export async function createWaiting(
  db: Kysely<EverySchema>,
  siteId: SiteId,
  { count = 1, name = 'Eve', text = 'Let me in', title }: Said = {},
): Promise<CommentId[]> {
  const ids = Array.from({ length: count }, () => newId(CommentId))
  await sql`
    with thread as (
      insert into comments.threads (id, site_id, url, title, vouched_at)
      values (gen_random_uuid(), ${siteId}, 'https://news.example/waiting', ${title ?? 'A claim'},
        ${title === undefined ? null : new Date()})
      returning id
    ),
    author as (
      insert into comments.authors (id, site_id, name) values (gen_random_uuid(), ${siteId}, ${name})
      on conflict (site_id, name, lower(address), erased_at) do update set name = excluded.name returning id
    )
    insert into comments.comments (id, site_id, thread_id, root_id, depth, author_id, text, html,
      status, version, announced, created_at)
    select said.id, ${siteId}, thread.id, said.id, 0, author.id, ${text} || ' ' || at, '', 'pending',
      1, true, now() - interval '1 min' + at * interval '1 s'
    from unnest(${ids}::uuid[]) with ordinality as said (id, at), thread, author
  `.execute(db)
  return ids
}

/** Takes away everything that waits for a moderator. */
export async function decideAll(db: Kysely<EverySchema>): Promise<void> {
  await db
    .updateTable('comments.comments')
    .set({ status: 'rejected' })
    .where('status', '=', 'pending')
    .execute()
}
