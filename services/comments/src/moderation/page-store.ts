import type { SiteId } from '@afterword/shared/ids'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { CommentsSchema } from '../schema.ts'

/** What is read page by page, each page named by its last row's id. */
type Paged = 'reports' | 'reviews' | 'decisions' | 'blocks' | 'threads' | 'comments'

/** Whether such a row is of this site. */
export async function isRowOf(
  db: Kysely<CommentsSchema>,
  { table, site, id }: { table: Paged; site: SiteId; id: string },
): Promise<boolean> {
  const { rows } = await sql`
    select from ${sql.table(`comments.${table}`)} where site_id = ${site} and id = ${id}
  `.execute(db)
  return rows.length > 0
}

/** True of what comes after a row of its table, the oldest first. */
export function isBeyond(table: 'reports' | 'reviews', after: string): RawBuilder<boolean> {
  return sql<boolean>`
    (${sql.ref(`${table}.createdAt`)}, ${sql.ref(`${table}.id`)}) > (
      select last.created_at, last.id from ${sql.table(`comments.${table}`)} last
      where last.id = ${after}
    )`
}
