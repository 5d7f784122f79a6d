import { type Kysely, sql, type Transaction } from 'kysely'
import type { EverySchema } from './postgres.ts'

type Held = {
  /** Commits, and whoever waited goes on. */
  letGo: () => Promise<void>
}

/** Does something in a transaction that stays open: whoever wants the same rows waits for it. */
export async function holdOpen(
  db: Kysely<EverySchema>,
  work: (tx: Transaction<EverySchema>) => Promise<unknown>,
): Promise<Held> {
  const held = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const done = db.transaction().execute(async (tx) => {
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx)
    await work(tx)
    held.resolve()
    await released.promise
  })
  await Promise.race([held.promise, done])
  return {
    letGo() {
      released.resolve()
      return done
    },
  }
}

/** How many sessions of this database stand before a lock, in a statement that has this in it. */
export async function countWaiting(db: Kysely<EverySchema>, statement = ''): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
      and position(${statement} in query) > 0
  `.execute(db)
  return rows[0]?.count ?? 0
}
