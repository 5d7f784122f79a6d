import { type Kysely, sql } from 'kysely'
import type { Logger } from 'pino'
import { startLoop } from '../loop.ts'
import { onceAMinute } from '../once-a-minute.ts'

/** What time it is by PostgreSQL, which is one clock for all processes. */
export type DatabaseClock = { now: () => Date; stop: () => Promise<void> }

const ASK_EVERY_MS = 5_000
/** An answer that took longer says too little about now. */
const PROMPT_MS = 1_000

/**
 * Follows the clock of the database, and counts on from it by what no one can set, so that a
 * machine whose own clock jumps neither ends a deadline before its time nor lets one pass. Until
 * the first answer, the machine's own clock has to do.
 */
export function followClock<Schema>(db: Kysely<Schema>, log: Logger): DatabaseClock {
  let ahead: number | undefined

  const stop = startLoop(
    async () => {
      const asked = performance.now()
      const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
      const answered = performance.now()
      const [row] = rows
      if (row && (ahead === undefined || answered - asked < PROMPT_MS)) {
        ahead = row.now.getTime() - (asked + answered) / 2
      }
      return 0
    },
    {
      idleMs: ASK_EVERY_MS,
      onError: onceAMinute((error) => log.warn({ err: error }, 'the time is not known anew')),
    },
  )

  return {
    now: () => new Date(ahead === undefined ? Date.now() : ahead + performance.now()),
    stop,
  }
}
