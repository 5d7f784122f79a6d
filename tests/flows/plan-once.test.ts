import { openDatabase } from '@afterword/shared/postgres/database'
import { PLANNED_ONCE } from '@afterword/shared/postgres/plan-once'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { silent } from '../support/log.ts'
import { testDatabase } from '../support/postgres.ts'

const database = testDatabase()

it('has a connection keep one plan of a statement that asks for it, and of no other', async () => {
  const db = openDatabase({ url: database.urls.mailer, connections: 1, log: silent })
  onTestFinished(() => db.destroy())

  for (const one of [1, 2, 3]) {
    const { rows } = await sql`${PLANNED_ONCE}select ${one}::integer as one`.execute(db)
    await sql`select ${one}::integer as other`.execute(db)
    expect(rows).toEqual([{ one }])
  }

  const { rows } = await sql`select statement from pg_prepared_statements`.execute(db)
  expect(rows).toEqual([{ statement: '/* planned once */ select $1::integer as one' }])
})
