import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import type { Logger } from 'pino'
import { onceAMinute } from '../once-a-minute.ts'
import { planOnce } from './plan-once.ts'

type Settings = {
  url: string
  connections: number
  /** How long one statement may take: 8 s, since a request waits for it. */
  statementTimeoutMs?: number
  log: Logger
}

/**
 * Opens the database. Columns are snake_case there and camelCase here; keys inside
 * jsonb are left as they are.
 *
 * Every wait is bounded, so that a stalled network ends in a 503 within 10 s.
 */
export function openDatabase<Schema>({
  url,
  connections,
  statementTimeoutMs = 8_000,
  log,
}: Settings): Kysely<Schema> {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 3_000,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + 1_000,
    // A frozen process must not hold its row locks for ever.
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
  })

  // The pool listens only to idle connections, and an unheard 'error' ends the process.
  const onLost = onceAMinute((error: Error) => log.warn({ err: error }, 'database connection lost'))
  pool.on('connect', (client) => client.on('error', onLost))
  pool.on('error', onLost)
  pool.on('connect', planOnce)

  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}
