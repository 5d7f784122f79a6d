import { SOURCE as COMMENTS } from '@afterword/comments/migrations'
import { SOURCE as MAILER } from '@afterword/mailer/migrations'
import { openLog } from '@afterword/shared/log'
import { openDatabase } from '@afterword/shared/postgres/database'
import { migrate, PLATFORM } from '@afterword/shared/postgres/migrations'
import { grantRoles } from '@afterword/shared/postgres/roles'
import { SOURCE as SUBSCRIPTIONS } from '@afterword/subscriptions/migrations'
import { type Kysely, sql } from 'kysely'

/** Each schema, after those it refers to. */
const SOURCES = [PLATFORM, COMMENTS, SUBSCRIPTIONS, MAILER]

/** A big table may take its time: nobody waits for this answer. */
const STATEMENT_TIMEOUT_MS = 3_600_000

/** Any number will do, as long as nothing else in this database uses it. */
const TURN = 4_146_337

type Settings = {
  ownerUrl: string
  roles: { comments: string; subscriptions: string; mailer: string }
}

/**
 * Brings the whole database up to date as its owner, and gives each service its role and no
 * more. Safe to run again, and by several at once: they take turns.
 */
export async function migrateAll({ ownerUrl, roles }: Settings): Promise<void> {
  const db = openDatabase<unknown>({
    url: ownerUrl,
    connections: 2,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    log: openLog({ service: 'migrate', level: 'warn' }),
  })

  try {
    await inTurn(db, async () => {
      for (const source of SOURCES) await migrate(db, source)
      await grantRoles(db, [
        { schema: 'comments', url: roles.comments },
        { schema: 'subscriptions', url: roles.subscriptions },
        { schema: 'mailer', url: roles.mailer },
      ])
    })
  } finally {
    await db.destroy()
  }
}

/** Holds a lock of the session, on a connection of its own, while `work` uses the others. */
async function inTurn(db: Kysely<unknown>, work: () => Promise<void>): Promise<void> {
  await db.connection().execute(async (session) => {
    await sql`select pg_advisory_lock(${TURN})`.execute(session)
    await work()
    await sql`select pg_advisory_unlock(${TURN})`.execute(session)
  })
}
