import { isDatabaseAway } from '@afterword/shared/postgres/away'
import { openDatabase } from '@afterword/shared/postgres/database'
import { sql } from 'kysely'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../support/postgres.ts'
import { until } from '../support/until.ts'

const database = testDatabase()

it('is known for what it is between two statements of a transaction', async () => {
  const lines: string[] = []
  const log = pino({}, { write: (line: string) => void lines.push(line) })
  const db = openDatabase({ url: database.ownerUrl, connections: 1, log })
  onTestFinished(() => db.destroy())

  const transaction = db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
    await sql`select pg_terminate_backend(${rows[0]?.pid}::integer)`.execute(database.db)
    await until(() => lines.some((line) => line.includes('database connection lost')))
    await sql`select 1`.execute(tx)
  })

  const error = await transaction.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Error)
  expect(isDatabaseAway(error)).toBe(true)
})
