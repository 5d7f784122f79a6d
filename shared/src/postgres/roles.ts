import { type Kysely, sql } from 'kysely'
import type { SchemaName } from './migrations.ts'

/** A service's own way into the database: it writes one schema, and reads what others publish. */
export type ServiceRole = { schema: Exclude<SchemaName, 'platform'>; url: string }

const OWN = 'select, insert, update, delete'

/**
 * Makes one login role per service and gives it what it needs and no more. Ownership of data
 * is thus the database's rule, not a habit: the mailer cannot write a comment. Safe to run
 * again; every view in a service's schema is published to all.
 */
export async function grantRoles<Schema>(db: Kysely<Schema>, roles: ServiceRole[]): Promise<void> {
  const tries = 5
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    try {
      return await grantOnce(db, roles)
    } catch (error) {
      if (attempt === tries || !isRaceOverRoles(error)) throw error
    }
  }
}

async function grantOnce<Schema>(db: Kysely<Schema>, roles: ServiceRole[]): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const { url } of roles) await ensureRole(tx, new URL(url))
    for (const role of roles) await grantTo(tx, role, roles)
  })
}

/** Roles belong to the whole server, so databases migrated side by side meet here, where no lock reaches. */
function isRaceOverRoles(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === '23505' || code === '42710' || /concurrently updated/.test(String(error))
}

async function ensureRole<Schema>(db: Kysely<Schema>, { username, password }: URL): Promise<void> {
  const name = decodeURIComponent(username)
  const { rows } = await sql`select from pg_roles where rolname = ${name}`.execute(db)
  const verb = rows.length === 0 ? sql`create` : sql`alter`
  const secret = password ? sql`password ${sql.lit(decodeURIComponent(password))}` : sql``
  await sql`${verb} role ${sql.id(name)} with login ${secret}`.execute(db)
}

async function grantTo<Schema>(
  db: Kysely<Schema>,
  { schema, url }: ServiceRole,
  roles: ServiceRole[],
): Promise<void> {
  const role = sql.id(decodeURIComponent(new URL(url).username))
  const own = sql.id(schema)

  await sql`grant usage on schema platform, ${own} to ${role}`.execute(db)
  await sql`grant ${sql.raw(OWN)} on all tables in schema ${own} to ${role}`.execute(db)
  await sql`grant usage on all sequences in schema ${own} to ${role}`.execute(db)
  await sql`grant execute on all functions in schema platform, ${own} to ${role}`.execute(db)
  await sql`grant select on all tables in schema platform to ${role}`.execute(db)
  await sql`grant ${sql.raw(OWN)} on platform.messages to ${role}`.execute(db)
  if (schema === 'comments') {
    // What was decided is added to, and never changed.
    await sql`revoke update, delete on comments.decisions from ${role}`.execute(db)
    await sql`grant ${sql.raw(OWN)} on all tables in schema platform to ${role}`.execute(db)
  }

  for (const other of roles.filter((entry) => entry.schema !== schema)) {
    await sql`grant usage on schema ${sql.id(other.schema)} to ${role}`.execute(db)
    for (const view of await listViews(db, other.schema)) {
      await sql`grant select on ${sql.id(other.schema, view)} to ${role}`.execute(db)
    }
  }
}

async function listViews<Schema>(db: Kysely<Schema>, schema: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select viewname as name from pg_views where schemaname = ${schema}
  `.execute(db)
  return rows.map(({ name }) => name)
}
