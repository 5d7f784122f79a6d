import { newId, type SiteId, ThreadId } from '@afterword/shared/ids'
import { normalisePageUrl } from '@afterword/shared/page-url'
import { type Kysely, sql } from 'kysely'
import type { EverySchema } from '../support/postgres.ts'
import { remark, seededChance } from './words.ts'

type Db = Kysely<EverySchema>
type Fixture = { site: SiteId; comments: number; seed?: number }

const MINUTE_MS = 60_000
const AUTHORS = 50

/** Stores a thread of roots, of 200 characters on average, by fifty authors; gives its page's URL. */
export async function createThread(
  db: Db,
  { site, comments, seed = comments }: Fixture,
): Promise<string> {
  const { id, url } = await createPage(db, { site, comments })
  const chance = seededChance(seed)
  const now = Date.now()
  const rows = Array.from({ length: comments }, (_, number) => {
    const text = remark(chance, number)
    const at = now - Math.floor((comments - number + chance()) * MINUTE_MS)
    return { id: idAt(at, chance), text, html: `<p>${text}</p>`, at: new Date(at), author: number }
  })
  await sql`
    with people as materialized (
      select gen_random_uuid() as id, n from generate_series(0, ${AUTHORS - 1}) as n
    ), signed as (
      insert into comments.authors (id, site_id, name, address)
      select id, ${site}, 'Reader ' || n, 'reader-' || n || '@' || ${id} || '.example' from people
    )
    insert into comments.comments (
      id, site_id, thread_id, root_id, depth, author_id, text, html, status, shown, placed, version,
      created_at
    )
    select made.id, ${site}, ${id}, made.id, 0, people.id, made.text, made.html, 'approved', true,
      true, made.author + 1, made.at
    from json_to_recordset(${JSON.stringify(rows)})
      as made(id uuid, text text, html text, at timestamptz, author integer)
    join people on people.n = made.author % ${AUTHORS}::integer
  `.execute(db)
  return url
}

/** Stores so many comments elsewhere on the site, a thousand to a thread, by SQL alone. */
export async function createBulk(db: Db, { site, comments }: Fixture): Promise<void> {
  await sql`
    with threads as (
      insert into comments.threads (id, site_id, url, title, version, approved_count)
      select gen_random_uuid(), ${site}, 'https://news.example/bulk/' || n, '', 1000, 1000
      from generate_series(1, ${comments}::integer / 1000) as n
      returning id, url
    ), named as (
      insert into comments.thread_keys (site_id, key, thread_id)
      select ${site}, 'url:' || url, id from threads
    ), author as (
      insert into comments.authors (id, site_id, name, address)
      values (gen_random_uuid(), ${site}, 'Everybody', 'everybody@example.com') returning id
    ), made as materialized (
      select gen_random_uuid() as id, threads.id as thread, n
      from threads cross join generate_series(1, 1000) as n
    )
    insert into comments.comments (
      id, site_id, thread_id, root_id, depth, author_id, text, html, status, shown, placed, version,
      created_at
    )
    select made.id, ${site}, thread, made.id, 0, author.id, repeat('Elsewhere. ', 18),
      '<p>' || repeat('Elsewhere. ', 18) || '</p>', 'approved', true, true, n,
      date_trunc('milliseconds', now()) - make_interval(mins => n)
    from made cross join author
  `.execute(db)
  await sql`analyze comments.comments`.execute(db)
}

async function createPage(
  db: Db,
  { site, comments }: Fixture,
): Promise<{ id: ThreadId; url: string }> {
  const id = newId(ThreadId)
  const url = `https://news.example/2026/${id}`
  await sql`
    insert into comments.threads (id, site_id, url, title, version, approved_count)
    values (${id}, ${site}, ${url}, 'The bridge opens', ${comments}, ${comments})
  `.execute(db)
  await sql`
    insert into comments.thread_keys (site_id, key, thread_id)
    values (${site}, ${`url:${normalisePageUrl(url)}`}, ${id})
  `.execute(db)
  return { id, url }
}

/** A UUID v7, as `newId` would have made it at that time. */
function idAt(at: number, chance: () => number): string {
  const time = at.toString(16).padStart(12, '0')
  const random = Array.from({ length: 18 }, () => Math.floor(chance() * 16).toString(16)).join('')
  const variant = '89ab'[Math.floor(chance() * 4)]
  const tail = `7${random.slice(0, 3)}-${variant}${random.slice(3, 6)}-${random.slice(6)}`
  return `${time.slice(0, 8)}-${time.slice(8)}-${tail}`
}
