import { newId, type SiteId, ThreadId } from '@afterword/shared/ids'
import { normalisePageUrl } from '@afterword/shared/page-url'
import { type Kysely, sql } from 'kysely'
import type { EverySchema } from '../support/postgres.ts'

/** Two hundred characters, as an average comment has. */
const TEXT =
  'The old bridge was narrow, draughty and loved. The new one is none of these, yet I crossed it twice this morning, once for the view and once because I could not quite believe that it was open at last.'

type Fixture = { site: SiteId; comments: number }

/** Stores a thread of approved roots by fifty authors, and gives the URL of its page. */
export async function createThread(
  db: Kysely<EverySchema>,
  { site, comments }: Fixture,
): Promise<string> {
  const id = newId(ThreadId)
  const url = `https://news.example/${id}`
  await sql`
    insert into comments.threads (id, site_id, url, title, version, approved_count)
    values (${id}, ${site}, ${url}, 'The bridge opens', ${comments}, ${comments})
  `.execute(db)
  await sql`
    insert into comments.thread_keys (site_id, key, thread_id)
    values (${site}, ${`url:${normalisePageUrl(url)}`}, ${id})
  `.execute(db)
  await sql`
    with people as materialized (
      select gen_random_uuid() as id, n from generate_series(0, 49) as n
    ), signed as (
      insert into comments.authors (id, site_id, name, address)
      select id, ${site}, 'Reader ' || n, 'reader-' || n || '@example.com' from people
    ), made as materialized (
      select gen_random_uuid() as id, n from generate_series(1, ${comments}::int) as n
    )
    insert into comments.comments
      (id, site_id, thread_id, root_id, depth, author_id, text, html, status, version, created_at)
    select made.id, ${site}, ${id}, made.id, 0, people.id, ${TEXT}, ${`<p>${TEXT}</p>`}, 'approved',
      made.n, now() - make_interval(mins => made.n)
    from made join people on people.n = made.n % 50
  `.execute(db)
  return url
}
