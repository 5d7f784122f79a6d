import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { testDatabase } from '../support/postgres.ts'

const { db } = testDatabase()

it('leave every table free to gain a column with a default', async () => {
  // PostgreSQL 15.20 refuses that where a function with a parsed body takes a row of the table.
  const { rows } = await sql`
    select functions.oid::regprocedure::text as name
    from pg_proc functions
    join pg_depend on classid = 'pg_proc'::regclass and objid = functions.oid
      and refclassid = 'pg_type'::regclass
    join pg_type types on types.oid = refobjid and types.typrelid <> 0
    where functions.prosqlbody is not null
  `.execute(db)

  expect(rows).toEqual([])
})
