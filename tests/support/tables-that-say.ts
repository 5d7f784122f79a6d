import { type Kysely, sql } from 'kysely'
import type { EverySchema } from './postgres.ts'

type Table = { schema: string; name: string }

/** Every table of ours with a row that, written out, holds one of these words in small letters. */
export async function tablesThatSay(db: Kysely<EverySchema>, words: string[]): Promise<string[]> {
  const { rows: tables } = await sql<Table>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_schema in ('platform', 'comments', 'subscriptions', 'mailer')
      and table_type = 'BASE TABLE'
  `.execute(db)
  const found: string[] = []
  for (const { schema, name } of tables) {
    const { rows } = await sql<{ line: string }>`
      select row_to_json(x)::text as line from ${sql.table(`${schema}.${name}`)} x
    `.execute(db)
    if (rows.some(({ line }) => words.some((word) => line.toLowerCase().includes(word)))) {
      found.push(`${schema}.${name}`)
    }
  }
  return found
}
