import { readdir, readFile } from 'node:fs/promises'
import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'

export type SchemaName = 'platform' | 'comments' | 'subscriptions' | 'mailer'

/** One PostgreSQL schema and the folder of `.sql` files that make it. */
export type SchemaSource = { schema: SchemaName; folder: URL }

/** What every service shares. It comes before all others. */
export const PLATFORM: SchemaSource = {
  schema: 'platform',
  folder: new URL('../../migrations/', import.meta.url),
}

/**
 * Brings one schema up to date, each file in order of its name, all in one transaction. Any
 * number of processes may start at once: they take turns.
 */
export async function migrate<Schema>(
  db: Kysely<Schema>,
  { schema, folder }: SchemaSource,
): Promise<void> {
  await sql`create schema if not exists ${sql.id(schema)}`.execute(db)
  const migrator = new Migrator({
    db,
    migrationTableSchema: schema,
    provider: { getMigrations: () => readMigrations(folder) },
  })

  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}

/** True when everything in the folders has been applied: a service begins its work only then. */
export async function isMigrated<Schema>(
  db: Kysely<Schema>,
  sources: SchemaSource[],
): Promise<boolean> {
  for (const { schema, folder } of sources) {
    const files = await listFiles(folder)
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.id(schema, 'kysely_migration')}
      where name = any(${files})
    `.execute(db)
    if (rows[0]?.count !== files.length) return false
  }
  return true
}

async function listFiles(folder: URL): Promise<string[]> {
  return (await readdir(folder)).filter((file) => file.endsWith('.sql'))
}

async function readMigrations(folder: URL): Promise<Record<string, Migration>> {
  const files = await listFiles(folder)
  return Object.fromEntries(
    await Promise.all(
      files.map(async (file) => [file, migration(await readFile(new URL(file, folder), 'utf8'))]),
    ),
  )
}

function migration(statements: string): Migration {
  return {
    async up(db) {
      await sql.raw(statements).execute(db)
    },
  }
}
