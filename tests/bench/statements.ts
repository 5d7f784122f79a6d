import { type Kysely, sql } from 'kysely'
import type { PostgresServer } from '../support/postgres-server.ts'
import type { EverySchema } from '../support/postgres.ts'

type Db = Kysely<EverySchema>

/** What PostgreSQL did for one part of the mailer's work. */
export type Work = { calls: number; ms: number }

/** Has a server of one's own count its statements, where it can. */
export async function countStatements(server: PostgresServer, db: Db): Promise<boolean> {
  const { rows } = await sql<{ name: string }>`
    select name from pg_available_extensions where name = 'pg_stat_statements'
  `.execute(db)
  if (rows.length === 0) return false

  await sql`alter system set shared_preload_libraries = 'pg_stat_statements'`.execute(db)
  await db.destroy()
  await server.crash()
  await server.startAgain()
  return true
}

export async function forgetStatements(db: Db): Promise<void> {
  await sql`create extension if not exists pg_stat_statements`.execute(db)
  await sql`alter system set pg_stat_statements.track_planning = on`.execute(db)
  await sql`select pg_reload_conf(), pg_stat_statements_reset()`.execute(db)
}

/** Each statement of the send loop is known by what only it says. */
const PARTS = {
  claims: '%cross join lateral%for update of d skip locked%update mailer.deliveries%',
  renewals: '%as claim(id uuid, epoch integer)%',
  outcomes: '%as ended(%',
}

export type Part = keyof typeof PARTS | 'everything'

export async function readStatements(db: Db): Promise<Record<Part, Work>> {
  const read = async (like: string): Promise<Work> => {
    const { rows } = await sql<Work>`
      select
        coalesce(sum(calls), 0)::float8 as calls,
        coalesce(sum(total_exec_time + total_plan_time), 0)::float8 as ms
      from pg_stat_statements
      where query like ${like} and toplevel and userid = 'test_mailer'::regrole
    `.execute(db)
    return rows[0] ?? { calls: 0, ms: 0 }
  }
  return {
    claims: await read(PARTS.claims),
    renewals: await read(PARTS.renewals),
    outcomes: await read(PARTS.outcomes),
    everything: await read('%'),
  }
}
