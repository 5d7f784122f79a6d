import { type Kysely, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'

type Db = Kysely<MailerSchema>

export type Claims = {
  /** What this database is: another server, or a copy beside it, has another. */
  ours: string
  isKnown: boolean
  identity: string | null
  name: string | null
  releasedAt: Date | null
}

export async function findInstance(db: Db): Promise<Claims> {
  const { rows } = await sql<Claims>`
    select
      server.system_identifier || '/' || place.oid as ours, i.is_only is not null as is_known,
      i.identity, i.name, i.released_at
    from pg_control_system() as server
    join pg_database place on place.datname = current_database()
    left join mailer.instance i on true
  `.execute(db)
  const [claims] = rows
  if (!claims) throw new Error('PostgreSQL does not say who it is')
  return claims
}

/** Makes the database ours, unless somebody else has just done so. */
export async function markOurs(
  db: Db,
  { identity, name }: { identity: string; name: string | null },
): Promise<void> {
  await sql`
    insert into mailer.instance as it (identity, name) values (${identity}, ${name})
    on conflict (is_only) do update set identity = excluded.identity, name = excluded.name
    where it.identity is null
  `.execute(db)
}

/** The hold is over: the next one begins anew. */
export async function forgetRelease(db: Db): Promise<void> {
  await sql`update mailer.instance set released_at = null where released_at is not null`.execute(db)
}

export async function updateName(db: Db, name: string): Promise<void> {
  await sql`update mailer.instance set name = ${name} where name is null`.execute(db)
}

/** Lets whoever comes next send from here. */
export async function markReleased(db: Db): Promise<void> {
  await sql`
    insert into mailer.instance (identity, released_at) values (null, now())
    on conflict (is_only) do update set identity = null, name = null, released_at = now()
  `.execute(db)
}
